package io.tocsin.template.review;

/** What comes of something that is found in a template. */
public enum Severity {
    /** The template is not taken. */
    ERROR,
    /** It is taken; its author should look again. */
    HINT
}
