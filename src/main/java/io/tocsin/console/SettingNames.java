package io.tocsin.console;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sentences that name a setting of the service. The names are for admins; whoever cannot set anything is told who does, and not
 * how.
 */
public final class SettingNames {

    private static final String NAME = "(?:TOCSIN|QUARKUS)_[A-Z_]+";
    private static final Pattern BESIDE = Pattern.compile(" \\(" + NAME + "\\)");
    /** What a refusal asks of the caller, who over the API may well be whoever runs the service. */
    private static final Pattern ORDER = Pattern.compile(" Set (" + NAME + "(?: \\(and [^)]*\\))?), restart, and ([a-z ]+)\\.");

    private SettingNames() {
    }

    /** @return the same without the names of settings, unless the viewer is an admin */
    public static String forViewer(String text, Viewer viewer) {
        String asked = ORDER.matcher(text).replaceAll(order -> Matcher.quoteReplacement(viewer.isAdmin()
                ? " Whoever runs this service sets " + order.group(1) + " and restarts it; then " + order.group(2) + "."
                : " Whoever runs this service has to set that up first; then " + order.group(2) + "."));
        return viewer.isAdmin() ? asked : BESIDE.matcher(asked).replaceAll("");
    }
}
