package io.tocsin.notice;

/** What a notice is in its incident's series. */
public enum NoticeKind {

    INITIAL("initial-notice", Audience.NOT_YET_TOLD),
    UPDATE("update", Audience.TOLD),
    CORRECTION("correction", Audience.TOLD),
    CLOSURE("closure", Audience.TOLD);

    private final String template;
    private final Audience audience;

    NoticeKind(String template, Audience audience) {
        this.template = template;
        this.audience = audience;
    }

    /** Key of the built-in template for this kind. */
    public String usualTemplate() {
        return template;
    }

    public Audience usualAudience() {
        return audience;
    }
}
