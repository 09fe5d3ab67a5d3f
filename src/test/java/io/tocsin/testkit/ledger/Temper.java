package io.tocsin.testkit.ledger;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** How a sink treats connections and recipients. The same questions get the same answers, whenever they are asked. */
public interface Temper {

    /** At the greeting or EHLO of this connection, counted from 1. */
    default Mishap atConnection(long connection) {
        return Mishap.NONE;
    }

    /** At this message of this connection, both counted from 1: nothing, or a drop at MAIL. */
    default Mishap atMail(long connection, int message) {
        return Mishap.NONE;
    }

    /** At this attempt at this recipient, counted from 1, wherever in the conversation it then happens. */
    default Mishap atRecipient(String recipient, int attempt) {
        return Mishap.NONE;
    }

    /** Between the final dot and the reply, where nothing goes wrong. */
    default Duration replyAfter() {
        return Duration.ZERO;
    }

    static Temper good() {
        return new Temper() {
        };
    }

    /** Everybody is told to come again, with 4.7.1, at the first two tries. */
    static Temper greylisting() {
        return new Temper() {
            @Override
            public Mishap atRecipient(String recipient, int attempt) {
                return attempt <= 2 ? Mishap.GREYLISTED : Mishap.NONE;
            }
        };
    }

    /** Good to all but the recipients of one domain, who always meet the same. */
    static Temper against(String domain, Mishap mishap, Duration replyAfter) {
        return new Temper() {
            @Override
            public Mishap atRecipient(String recipient, int attempt) {
                return recipient.endsWith("@" + domain) ? mishap : Mishap.NONE;
            }

            @Override
            public Duration replyAfter() {
                return replyAfter;
            }
        };
    }

    /**
     * Something of everything, about every third attempt. From its fourth attempt on a recipient is served, unless it was
     * refused for good meanwhile, so that every run ends.
     */
    static Temper moody(long seed, Duration replyAfter) {
        return new Moody(seed, replyAfter);
    }

    /** In tenths of a percent. */
    final class Moody implements Temper {

        private static final int LAST_BAD_ATTEMPT = 3;
        private static final int GREYLISTED_RECIPIENTS = 40;
        private static final Map<Mishap, Integer> CONNECTIONS = new EnumMap<>(Map.of(Mishap.DROP_AT_CONNECT, 20,
                Mishap.DROP_AT_GREETING, 15, Mishap.BUSY, 15, Mishap.DROP_AT_EHLO, 20));
        private static final int DROPS_AT_MAIL = 5;
        private static final Map<Mishap, Integer> RECIPIENTS = new EnumMap<>(Map.ofEntries(Map.entry(Mishap.TEMPORARY, 60),
                Map.entry(Mishap.PERMANENT, 25), Map.entry(Mishap.CLOSING, 15), Map.entry(Mishap.DROP_AT_RCPT, 15),
                Map.entry(Mishap.TEMPORARY_AT_DATA, 15), Map.entry(Mishap.DROP_AT_DATA, 15),
                Map.entry(Mishap.DROP_MID_BODY, 15), Map.entry(Mishap.SLOW, 30), Map.entry(Mishap.DROP_AFTER_DOT, 15),
                Map.entry(Mishap.TEMPORARY_AFTER_DOT, 20), Map.entry(Mishap.PERMANENT_AFTER_DOT, 10)));

        private final long seed;
        private final Duration replyAfter;

        Moody(long seed, Duration replyAfter) {
            this.seed = seed;
            this.replyAfter = replyAfter;
        }

        @Override
        public Mishap atConnection(long connection) {
            return drawn(CONNECTIONS, connection, 0);
        }

        @Override
        public Mishap atMail(long connection, int message) {
            return permille(connection, message) < DROPS_AT_MAIL ? Mishap.DROP_AT_MAIL : Mishap.NONE;
        }

        @Override
        public Mishap atRecipient(String recipient, int attempt) {
            if (attempt <= 2 && permille(recipient.hashCode(), 0) < GREYLISTED_RECIPIENTS) {
                return Mishap.GREYLISTED;
            }
            return attempt > LAST_BAD_ATTEMPT ? Mishap.NONE : drawn(RECIPIENTS, recipient.hashCode(), attempt);
        }

        @Override
        public Duration replyAfter() {
            return replyAfter;
        }

        private Mishap drawn(Map<Mishap, Integer> shares, long which, int time) {
            int left = permille(which, time);
            for (Map.Entry<Mishap, Integer> share : shares.entrySet()) {
                left -= share.getValue();
                if (left < 0) {
                    return share.getKey();
                }
            }
            return Mishap.NONE;
        }

        /** Evenly from 0 to 999, by Stafford's mixing function as in SplittableRandom. */
        private int permille(long which, int time) {
            long z = seed * 0x9E3779B97F4A7C15L + which * 0xD1B54A32D192ED03L + time * 0x8CB92BA72F3D8DD7L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return (int) Long.remainderUnsigned(z ^ (z >>> 31), 1000);
        }
    }
}
