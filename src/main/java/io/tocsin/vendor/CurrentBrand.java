package io.tocsin.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;
import io.tocsin.postgres.StartRefused;

/** The brand as the settings have it. What cannot be shown, or not be read, is refused when the service starts. */
@Startup
@Singleton
public class CurrentBrand {

    /** Of text of usual size (WCAG 2.2, 1.4.3). */
    private static final double CONTRAST = 4.5;
    /** What links stand on, in mails and on pages. */
    private static final List<Colour> LIGHT = List.of(Colour.WHITE, Colour.of("#eef0f3"));
    private static final List<Colour> DARK = List.of(Colour.of("#252d37"), Colour.of("#111418"));
    private static final int LONGEST = 200;
    private static final int MOST_LINES = 8;
    private static final Pattern EMAIL = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9][A-Za-z0-9.-]*");
    private static final Pattern ADDRESS = Pattern.compile("https://[A-Za-z0-9][^\\s\"<>\\p{Cntrl}]*");

    private final Brand brand;

    CurrentBrand(BrandSettings settings, VendorSettings vendor) {
        Colour color = settings.color().map(said -> legible("color", said, LIGHT, "darker")).orElse(null);
        Colour dark = settings.colorDark().map(said -> legible("color-dark", said, DARK, "lighter")).orElse(null);
        if (color == null && dark != null) {
            throw refused("color-dark", "is set without TOCSIN_BRAND_COLOR. Set both, or only the other");
        }
        if (color != null && dark == null) {
            dark = color.legibleOn(DARK.get(0), CONTRAST);
        }
        brand = new Brand(vendor.name(),
                color == null ? null : color.toString(), dark == null ? null : dark.toString(),
                settings.postalAddress().map(CurrentBrand::lines).orElse(List.of()),
                settings.securityContact().map(contact -> reachable(contact.strip())).orElse(null),
                settings.pgpKey().map(key -> matching("pgp-key", key.strip(), "is not an https address", ADDRESS))
                        .orElse(null),
                settings.logo().map(CurrentBrand::logo).orElse(null));
    }

    public Brand get() {
        return brand;
    }

    private static Colour legible(String setting, String said, List<Colour> grounds, String remedy) {
        try {
            Colour colour = Colour.of(said.strip());
            for (Colour ground : grounds) {
                double contrast = colour.contrastWith(ground);
                if (contrast < CONTRAST) {
                    throw new IllegalArgumentException(String.format(Locale.ROOT, "%s has a contrast of %.2f:1 on %s, and text"
                            + " needs 4.5:1 (WCAG 2.2, 1.4.3). Choose a %s one", colour, contrast, ground, remedy));
                }
            }
            return colour;
        } catch (IllegalArgumentException e) {
            throw refused(setting, e.getMessage());
        }
    }

    private static List<String> lines(String address) {
        List<String> lines = Arrays.stream(address.split("\\R|,")).map(String::strip).filter(line -> !line.isEmpty())
                .map(line -> line("postal-address", line)).toList();
        if (lines.size() > MOST_LINES) {
            throw refused("postal-address", "has " + lines.size() + " lines; " + MOST_LINES + " are allowed");
        }
        return lines;
    }

    private static String line(String setting, String text) {
        String line = text.strip();
        if (line.isEmpty() || line.length() > LONGEST || line.codePoints()
                .anyMatch(point -> Character.isISOControl(point) || point >= 0xFDD0 && point <= 0xFDEF)) {
            throw refused(setting, "is not one line of 1 to " + LONGEST + " characters");
        }
        return line;
    }

    private static String reachable(String contact) {
        return matching("security-contact", contact, "is neither an e-mail address nor an https address",
                contact.contains("://") ? ADDRESS : EMAIL);
    }

    private static String matching(String setting, String said, String otherwise, Pattern pattern) {
        if (said.length() > LONGEST || !pattern.matcher(said).matches()) {
            throw refused(setting, otherwise);
        }
        return said;
    }

    private static Logo logo(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file.strip()))) {
            return Logo.of(in.readNBytes(Logo.MOST_BYTES + 1));
        } catch (IOException | InvalidPathException e) {
            throw refused("logo", "names a file that cannot be read: " + file);
        } catch (IllegalArgumentException e) {
            throw refused("logo", e.getMessage());
        }
    }

    private static StartRefused refused(String setting, String why) {
        return new StartRefused("tocsin.brand." + setting + " (TOCSIN_BRAND_"
                + setting.toUpperCase(Locale.ROOT).replace('-', '_') + ") " + why + ".");
    }
}
