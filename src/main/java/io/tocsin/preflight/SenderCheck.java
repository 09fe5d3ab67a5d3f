package io.tocsin.preflight;

/**
 * What DNS says of the domain that the letters come from. It says nothing of what the relay does.
 *
 * @param domain of the sender that recipients see; null when none is set
 * @param envelopeDomain of the address to which bounces go, which SPF is about
 */
public record SenderCheck(String domain, String envelopeDomain, Result spf, Result dkim, Result dmarc, Result alignment) {

    public enum State {
        OK,
        /** There is no such record. */
        MISSING,
        /** There is one, and receivers will not take it as meant. */
        WRONG,
        /** DNS did not say, or was not asked. */
        NOT_KNOWN
    }

    /** @param detail in words for a person */
    public record Result(State state, String detail) {

        static Result notKnown(String detail) {
            return new Result(State.NOT_KNOWN, detail);
        }
    }
}
