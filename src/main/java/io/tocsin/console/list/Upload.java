package io.tocsin.console.list;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.tocsin.affected.ListChanges;
import io.tocsin.console.Numbers;
import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.ImportResult;
import io.tocsin.tenant.list.ListFormat;

/**
 * A list that somebody is looking at before it is taken over.
 *
 * @param digest SHA-256, hexadecimal
 * @param octets of the list, unpacked
 * @param takenFor heads of columns, and what a person said they are; see {@link io.tocsin.tenant.list.SpooledList#columns()}
 * @param readAt when all lines were read; null before
 * @param report what came of the last check or of taking it over; null while there is none
 * @param failure why that ended early, for the person; null if it did not
 */
record Upload(UUID id, UUID incidentId, UUID operatorId, String fileName, ListFormat format, String digest, long octets,
        int lines,
        Map<String, String> takenFor, State state, int linesRead, Instant readAt, Instant beatAt, Report report, String failure,
        Instant createdAt) {

    private static final Set<FaultCode> OF_THE_HEADER = EnumSet.of(FaultCode.UNKNOWN_COLUMN, FaultCode.MISSING_COLUMN,
            FaultCode.DUPLICATE_COLUMN, FaultCode.INVALID_HEADER);
    private static final Set<FaultCode> ENDS_READING = EnumSet.of(FaultCode.MALFORMED_ROW, FaultCode.INVALID_ENCODING);
    static final Duration KEPT = Duration.ofHours(1);
    /** The process that works on it says so every 15 seconds. */
    private static final Duration DEAD_AFTER = Duration.ofSeconds(60);

    enum State {
        /** In: an upload, or columns that were taken for others. A crash leaves it here with a beat that grows old. */
        CHECKING,
        CHECKED,
        /** In: a person who saw what it would do. A crash leaves it here, and nothing was taken over. */
        IMPORTING,
        /** In: the transaction that took it over. */
        IMPORTED,
        FAILED
    }

    /**
     * What came of it.
     *
     * @param result null when there are faults
     * @param listRevision of the incident's list that it was compared with
     * @param faultCount all of them; {@code rows} has the first of them
     * @param faultyRows rows of the file that have one of those
     * @param kinds the most frequent first
     */
    record Report(ImportResult result, ListChanges changes, long listRevision, int faultCount, int faultsShown, int faultyRows,
            List<Kind> kinds) {

        public String faultsInWords() {
            int unknown = count(FaultCode.UNKNOWN_COLUMN);
            int missing = count(FaultCode.MISSING_COLUMN);
            // A column under another name is both: one that is not known, and one that is missing.
            int once = Math.min(unknown, missing);
            return once > 0 && faultCount == unknown + missing
                    ? Numbers.counted(Math.max(unknown, missing), "column is", "columns are") + " not known or missing"
                    : Numbers.counted(faultCount - once, "thing is", "things are") + " wrong with this file";
        }

        /** Whether it is no text that can be read: nothing that is said of its columns and rows would be true. */
        public boolean isUnreadable() {
            return kinds.stream().anyMatch(kind -> kind.code() == FaultCode.INVALID_ENCODING);
        }

        /** Whether the first row does not say what the columns are: then no other was looked at. */
        public boolean isOfHeader() {
            return !kinds.isEmpty() && kinds.stream().allMatch(kind -> OF_THE_HEADER.contains(kind.code()));
        }

        /** Whether there are rows that could not be read: what was read is not the whole list. */
        public boolean isCutShort() {
            return kinds.stream().anyMatch(kind -> ENDS_READING.contains(kind.code()));
        }

        private int count(FaultCode code) {
            return kinds.stream().filter(kind -> kind.code() == code).mapToInt(Kind::count).sum();
        }
    }

    record Kind(FaultCode code, int count) {
    }

    public boolean isWorkedOn() {
        return state == State.CHECKING || state == State.IMPORTING;
    }

    public boolean isAbandoned(Instant now) {
        return isWorkedOn() && beatAt.plus(DEAD_AFTER).isBefore(now);
    }

    public boolean isFaulty() {
        return state == State.CHECKED && report.faultCount() > 0;
    }
}
