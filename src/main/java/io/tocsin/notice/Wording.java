package io.tocsin.notice;

/** Whose words a tenant gets in a notice: where it stands in the series decides, and that need not be where the notice does. */
public enum Wording {
    /** Those of the notice. */
    NOTICE,
    /** It joined the list late, or again after an all-clear: the first that it hears are the words of the initial notice. */
    INITIAL,
    /** It was told, and is no longer on the list: the all-clear. */
    ALL_CLEAR;

    /** Code of the warning with which a preparation points out those who get other words than the notice's. */
    public String warning() {
        return switch (this) {
            case NOTICE -> throw new IllegalStateException("the notice's own words are what is expected");
            case INITIAL -> "INITIAL_FIRST";
            case ALL_CLEAR -> "ALL_CLEAR";
        };
    }
}
