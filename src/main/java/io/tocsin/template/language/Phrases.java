package io.tocsin.template.language;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;

/** The few words of our own in one language; English where we do not speak it. */
public final class Phrases {

    private static final ResourceBundle.Control NO_OTHER_LANGUAGE = ResourceBundle.Control
            .getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    private static final Map<String, Phrases> BY_LANGUAGE = new ConcurrentHashMap<>();

    private final Locale locale;
    private final ResourceBundle bundle;

    private Phrases(Locale locale) {
        this.bundle = ResourceBundle.getBundle("phrases", locale, Phrases.class.getClassLoader(), NO_OTHER_LANGUAGE);
        this.locale = bundle.getLocale().equals(Locale.ROOT) ? Locale.ENGLISH : bundle.getLocale();
    }

    public static Phrases in(Locale locale) {
        return BY_LANGUAGE.computeIfAbsent(locale.getLanguage(), language -> new Phrases(new Locale(language)));
    }

    /** The language that these words are in. */
    public Locale locale() {
        return locale;
    }

    public String say(String key) {
        return bundle.getString(key);
    }

    public String say(String key, Object... values) {
        return new MessageFormat(bundle.getString(key), locale).format(values);
    }

    String count(String unit, long number) {
        return say(unit, number);
    }
}
