package io.tocsin.problem;

import java.util.List;

/**
 * The caller asked for something that cannot be done, and can be told why. The only exception that reaches callers with
 * its message; thrown inside a transaction it rolls back, so nothing is half done.
 */
public class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final RefusalCode code;
    private final transient List<Fault> faults;
    private final int faultCount;

    public Refusal(RefusalCode code, String message) {
        this(code, message, List.of());
    }

    public Refusal(RefusalCode code, String message, List<Fault> faults) {
        this(code, message, faults, faults.size());
    }

    /**
     * @param faults the first of them
     * @param faultCount how many there are in all
     */
    public Refusal(RefusalCode code, String message, List<Fault> faults, int faultCount) {
        super(message, null, false, false);
        this.code = code;
        this.faults = List.copyOf(faults);
        this.faultCount = faultCount;
    }

    public static Refusal notFound(String what, Object id) {
        return new Refusal(RefusalCode.NOT_FOUND, "There is no " + what + " " + id + ".");
    }

    public RefusalCode code() {
        return code;
    }

    public List<Fault> faults() {
        return faults;
    }

    public int faultCount() {
        return faultCount;
    }
}
