package io.tocsin.acknowledgement;

import io.tocsin.acknowledgement.Verification.State;

/**
 * What the page on which codes are checked shows.
 *
 * @param typed the code as it was typed
 * @param organisation masked; this and what follows it is null unless the result is GENUINE
 */
record CheckPage(Result result, String typed, String organisation, String sentAt, String sentInstant, State state) {

    enum Result {
        NOTHING_TYPED,
        GENUINE,
        UNKNOWN,
        TOO_MANY
    }

    static CheckPage without(Result result, String typed) {
        return new CheckPage(result, typed, null, null, null, null);
    }

    static CheckPage found(String typed, Verification found, PageLanguage language) {
        return new CheckPage(Result.GENUINE, typed, found.organisation(), language.show(found.sentAt()),
                found.sentAt().toString(), found.state());
    }

    public boolean genuine() {
        return result == Result.GENUINE;
    }

    public boolean unknown() {
        return result == Result.UNKNOWN;
    }

    public boolean tooMany() {
        return result == Result.TOO_MANY;
    }

    public boolean retracted() {
        return state == State.RETRACTED;
    }

    public boolean superseded() {
        return state == State.SUPERSEDED;
    }
}
