package io.tocsin.console.signin;

import java.util.LinkedHashMap;
import java.util.Map;

/** A browser by its name, as far as people need it to tell their devices apart. */
final class Program {

    /** The first that stands in it counts: all claim to be several. */
    private static final Map<String, String> BROWSERS = new LinkedHashMap<>();
    private static final Map<String, String> SYSTEMS = new LinkedHashMap<>();

    static {
        BROWSERS.put("Edg", "Edge");
        BROWSERS.put("OPR", "Opera");
        BROWSERS.put("Firefox", "Firefox");
        BROWSERS.put("Chrome", "Chrome");
        BROWSERS.put("Safari", "Safari");
        SYSTEMS.put("iPhone", "an iPhone");
        SYSTEMS.put("iPad", "an iPad");
        SYSTEMS.put("Android", "Android");
        SYSTEMS.put("Windows", "Windows");
        SYSTEMS.put("Mac OS", "a Mac");
        SYSTEMS.put("Linux", "Linux");
    }

    private Program() {
    }

    /** @param userAgent as it named itself */
    static String words(String userAgent) {
        String browser = first(BROWSERS, userAgent, "Another program");
        String system = first(SYSTEMS, userAgent, null);
        return system == null ? browser : browser + " on " + system;
    }

    private static String first(Map<String, String> names, String userAgent, String otherwise) {
        return names.entrySet().stream().filter(name -> userAgent.contains(name.getKey())).map(Map.Entry::getValue).findFirst()
                .orElse(otherwise);
    }
}
