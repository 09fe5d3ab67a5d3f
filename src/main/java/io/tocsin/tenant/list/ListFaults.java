package io.tocsin.tenant.list;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Everything that is wrong with a list: all of it counted, the first of them kept, a thousand if nothing else is said. */
public final class ListFaults {

    private static final int MOST = 1000;
    private static final Comparator<Fault> BY_LINE = Comparator.comparingInt(Fault::line);

    /** Found one by one while reading, hence in the order of lines. */
    private final List<Fault> ofRows = new ArrayList<>();
    /** Found by comparing rows, again in the order of lines. */
    private final List<Fault> betweenRows = new ArrayList<>();
    private final int most;
    private int count;

    public ListFaults() {
        this(MOST);
    }

    /** @param most how many are kept */
    public ListFaults(int most) {
        this.most = most;
    }

    void add(int line, String column, FaultCode code, String message) {
        add(ofRows, line, column, code, message);
    }

    void addBetweenRows(int line, String column, FaultCode code, String message) {
        add(betweenRows, line, column, code, message);
    }

    private void add(List<Fault> kept, int line, String column, FaultCode code, String message) {
        count++;
        if (kept.size() < most) {
            kept.add(Fault.inList(line, column, code, message));
        }
    }

    void clear() {
        ofRows.clear();
        betweenRows.clear();
        count = 0;
    }

    public int count() {
        return count;
    }

    public List<Fault> first() {
        var all = new ArrayList<>(ofRows);
        all.addAll(betweenRows);
        all.sort(BY_LINE);
        return all.subList(0, Math.min(most, all.size()));
    }

    /** @throws Refusal if there is any */
    public void refuse() {
        if (count > 0) {
            throw new Refusal(RefusalCode.INVALID, (count == 1 ? "There is a fault in the list; "
                    : "There are " + count
                            + " faults in the list; ")
                    + "nothing of it was stored. Put it right and send the whole list again.", first(), count);
        }
    }
}
