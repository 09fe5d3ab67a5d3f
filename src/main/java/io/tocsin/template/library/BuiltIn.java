package io.tocsin.template.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.tocsin.template.language.FragmentText;
import io.tocsin.template.language.TemplateVersion;

/**
 * The templates that come with the service, version 0. A file holds "Subject: ...", an empty line, and the body; a line
 * {@code <<name>>} stands for the file of that name, so that what all letters share is written once per language.
 */
public final class BuiltIn {

    public static final List<String> KEYS = List.of("all-clear", "closure", "correction", "initial-notice", "reminder",
            "update");
    public static final List<String> LOCALES = List.of("de", "en", "es", "fr");

    /** What letters share, to be included in operators' own by these names. */
    public static final List<String> PARTS = List.of("acknowledge", "actions", "changes", "facts", "genuine", "happened",
            "next",
            "reach");

    private static final Map<String, Map<String, TemplateVersion>> ALL = read();

    private BuiltIn() {
    }

    /** By locale; empty if there is none of this key. */
    public static Map<String, TemplateVersion> named(String key) {
        return ALL.getOrDefault(key, Map.of());
    }

    /** @return null if there is none of this name, or not in this language */
    public static FragmentText part(String name, String language) {
        return PARTS.contains(name) && LOCALES.contains(language)
                ? new FragmentText(name, language, 0, file(language, "part/" + name))
                : null;
    }

    private static Map<String, Map<String, TemplateVersion>> read() {
        Map<String, Map<String, TemplateVersion>> all = new LinkedHashMap<>();
        for (String key : KEYS) {
            Map<String, TemplateVersion> byLocale = new TreeMap<>();
            for (String locale : LOCALES) {
                String[] parts = file(locale, key).split("\n\n", 2);
                byLocale.put(locale,
                        new TemplateVersion(key, locale, 0, parts[0].substring("Subject: ".length()).strip(), parts[1]));
            }
            all.put(key, byLocale);
        }
        return all;
    }

    private static String file(String locale, String name) {
        String path = "/letters/" + locale + "/" + name + ".md";
        try (InputStream in = BuiltIn.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .map(line -> line.startsWith("<<") && line.endsWith(">>")
                            ? file(locale, line.substring(2, line.length() - 2)).stripTrailing()
                            : line)
                    .collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("The built-in template " + path + " cannot be read.", e);
        }
    }
}
