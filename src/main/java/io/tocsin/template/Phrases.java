package io.tocsin.template;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;

/** The few words of our own in one language; English where we do not speak it. */
final class Phrases {

    private static final ResourceBundle.Control NO_OTHER_LANGUAGE = ResourceBundle.Control
            .getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    private static final Map<String, Phrases> BY_LANGUAGE = new ConcurrentHashMap<>();

    private final Locale locale;
    private final ResourceBundle bundle;

    private Phrases(Locale locale) {
        this.bundle = ResourceBundle.getBundle("phrases", locale, Phrases.class.getClassLoader(), NO_OTHER_LANGUAGE);
        this.locale = bundle.getLocale().equals(Locale.ROOT) ? Locale.ENGLISH : bundle.getLocale();
    }

    static Phrases in(Locale locale) {
        return BY_LANGUAGE.computeIfAbsent(locale.getLanguage(), language -> new Phrases(new Locale(language)));
    }

    /** The language that these words are in. */
    Locale locale() {
        return locale;
    }

    String say(String key) {
        return bundle.getString(key);
    }

    String say(String key, Object... values) {
        return new MessageFormat(bundle.getString(key), locale).format(values);
    }

    String count(String unit, long number) {
        return say(unit, number);
    }
}
