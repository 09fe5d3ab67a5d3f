package io.tocsin.receipt;

/** What became of a receipt. */
public enum Taken {
    /** Its delivery is in another state by it. */
    MOVED,
    /** Kept; it changes nothing, because it says nothing that could, or came late. */
    NOTED,
    /** The same was taken before. */
    REPEATED,
    /** Kept until its delivery is there, or is far enough. */
    WAITING,
    /** Kept for a person: it belongs to no delivery. */
    UNMATCHED
}
