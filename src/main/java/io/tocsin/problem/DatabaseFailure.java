package io.tocsin.problem;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

import jakarta.persistence.OptimisticLockException;
import jakarta.transaction.RollbackException;

import org.postgresql.util.PSQLException;

/** What PostgreSQL's SQLSTATE means to a caller (PostgreSQL 18 documentation, appendix A). */
final class DatabaseFailure {

    private DatabaseFailure() {
    }

    /** @return what the caller can be told, or nothing where the fault is ours */
    static Optional<Refusal> in(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OptimisticLockException) {
                return Optional.of(changedMeanwhile());
            }
            if (cause instanceof SQLException sql) {
                Optional<Refusal> refusal = of(sql);
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
            if (cause instanceof RollbackException && inItsCommit(cause).isPresent()) {
                return Optional.of(lostInCommit());
            }
        }
        return Optional.empty();
    }

    /** The transaction manager keeps what went wrong in a commit among the suppressed. */
    private static Optional<Refusal> inItsCommit(Throwable rollback) {
        return Arrays.stream(rollback.getSuppressed()).map(DatabaseFailure::in).flatMap(Optional::stream).findFirst();
    }

    /** For the log: the state and class of the failure, never the statement's values. */
    static String reason(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getClass().getSimpleName() + ", SQL state " + sql.getSQLState();
            }
        }
        return e.getClass().getName();
    }

    private static Optional<Refusal> of(SQLException e) {
        String state = e.getSQLState();
        if (state == null) {
            // Agroal has no connection to give within its time-out, and says so without a state.
            return e instanceof PSQLException ? Optional.empty() : Optional.of(unavailable());
        }
        if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
            return Optional.of(unavailable());
        }
        return switch (state) {
            case "23505" -> Optional.of(new Refusal(RefusalCode.CONFLICT, "This exists already."));
            case "40001", "40P01", "55P03" -> Optional.of(changedMeanwhile());
            case "22021", "22P05" -> Optional.of(new Refusal(RefusalCode.INVALID,
                    "The input has a character that cannot be stored, such as NUL."));
            case "22003", "22008" ->
                Optional.of(new Refusal(RefusalCode.INVALID, "The input has a number or time beyond all bounds."));
            default -> Optional.empty();
        };
    }

    private static Refusal unavailable() {
        return new Refusal(RefusalCode.UNAVAILABLE,
                "The database cannot be reached at the moment. Nothing was changed; try again.");
    }

    /** Whether the commit came through before the connection went, nobody here can know. */
    private static Refusal lostInCommit() {
        return new Refusal(RefusalCode.UNAVAILABLE,
                "The database was lost while this was being stored, so it may be there or not. Look, or try again.");
    }

    private static Refusal changedMeanwhile() {
        return new Refusal(RefusalCode.CONFLICT, "Somebody else changed the same thing just now. Try again.");
    }
}
