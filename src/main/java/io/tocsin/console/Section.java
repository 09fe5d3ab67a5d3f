package io.tocsin.console;

/** The console's areas, in the order in which they stand in its navigation. */
public enum Section {

    HOME("Home", "house", "/console"),
    INCIDENTS("Incidents", "exclamation-triangle", "/console/incidents"),
    TENANTS("Tenants", "buildings", "/console/tenants"),
    CALLS("Call list", "telephone", "/console/calls"),
    INBOX("Inbox", "inbox", "/console/inbox"),
    TEMPLATES("Templates", "file-earmark-text", "/console/templates"),
    ADMINISTRATION("Administration", "gear", "/console/administration"),
    /** The viewer's own settings; reached by the viewer's name. */
    ME("You", "person-circle", "/console/me");

    private final String word;
    private final String icon;
    private final String path;

    Section(String word, String icon, String path) {
        this.word = word;
        this.icon = icon;
        this.path = path;
    }

    public String word() {
        return word;
    }

    /** Name of an icon, see {@link Icons}. */
    public String icon() {
        return icon;
    }

    public String path() {
        return path;
    }

    /** Whether it stands in the bar of areas. */
    public boolean isListed() {
        return this != ME;
    }
}
