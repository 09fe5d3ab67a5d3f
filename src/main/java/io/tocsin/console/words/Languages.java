package io.tocsin.console.words;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Languages as people call them, for tags (BCP 47) as programs do. */
public final class Languages {

    private static final List<String> NAMES = Arrays.stream(Locale.getISOLanguages())
            .filter(tag -> !nameOf(tag).equals(tag)).map(Languages::nameOf).distinct().sorted().toList();

    private Languages() {
    }

    /** {@code German (Austria)} for {@code de-AT}; the tag where nobody knows it. */
    public static String nameOf(String tag) {
        return Locale.forLanguageTag(tag).getDisplayName(Locale.UK);
    }

    /** In the order of the alphabet, without their kinds. */
    static List<String> names() {
        return NAMES;
    }

    /**
     * @param typed a name such as {@code Portuguese} or {@code German (Austria)}, in whatever case, or a tag
     * @return its tag; empty for what is neither
     */
    static Optional<String> tagOf(String typed) {
        String wanted = typed == null ? "" : typed.strip();
        return Stream.concat(Arrays.stream(Locale.getISOLanguages()).map(Locale::forLanguageTag),
                Arrays.stream(Locale.getAvailableLocales()))
                .filter(locale -> !locale.getLanguage().isEmpty() && locale.getDisplayName(Locale.UK).equalsIgnoreCase(wanted))
                .map(Locale::toLanguageTag).findFirst()
                .or(() -> Optional.of(wanted).filter(tag -> tag.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
                        && tag.length() <= 35).map(tag -> Locale.forLanguageTag(tag).toLanguageTag()));
    }
}
