package io.tocsin.acknowledgement;

/**
 * What the page shows that asks for a passphrase: nothing of the notice, nor of whom it is for.
 *
 * @param path of the recipient's page
 */
record LockedPage(String path, Result result) {

    enum Result {
        NOTHING_TYPED,
        WRONG,
        TOO_MANY
    }

    public boolean wrong() {
        return result == Result.WRONG;
    }

    public boolean tooMany() {
        return result == Result.TOO_MANY;
    }
}
