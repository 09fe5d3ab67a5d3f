package io.tocsin.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateExtension;

/**
 * Bootstrap's icons, as SVG in the page itself: {@code {icon:of('check-circle')}}. No font is loaded, and programs that read
 * the page out pass over them: a word stands beside each, or hidden inside the link that it is.
 */
@TemplateExtension(namespace = "icon")
public final class Icons {

    private static final String FOLDER = "/META-INF/resources/webjars/bootstrap-icons/1.13.1/icons/";
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
    private static final Map<String, RawString> READ = new ConcurrentHashMap<>();

    private Icons() {
    }

    /**
     * @param name as icons.getbootstrap.com has it
     * @throws IllegalArgumentException for a name that the set does not have
     */
    public static RawString of(String name) {
        return READ.computeIfAbsent(name, Icons::read);
    }

    private static RawString read(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("No name of an icon: " + name);
        }
        try (InputStream file = Icons.class.getResourceAsStream(FOLDER + name + ".svg")) {
            if (file == null) {
                throw new IllegalArgumentException("There is no icon " + name);
            }
            String svg = new String(file.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\\s*\\R\\s*", "");
            return new RawString(svg.replace("<svg ", "<svg aria-hidden=\"true\" focusable=\"false\" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
