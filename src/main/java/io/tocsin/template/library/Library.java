package io.tocsin.template.library;

import java.util.List;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

import io.tocsin.template.language.FragmentText;
import io.tocsin.template.language.Fragments;

/** The fragments by language: what operators wrote and did not retire, over what is built in. */
@Singleton
public class Library {

    /** @param locale of the text that includes; its own fragments come first, then its language's, then those for all */
    public Fragments in(String locale) {
        return new Fragments(name -> find(name, locale));
    }

    @Transactional
    FragmentText find(String name, String locale) {
        String language = locale.split("-")[0];
        List<Fragment> own = Fragment.newest(name);
        for (String asked : List.of(locale, language, Fragment.EVERY_LANGUAGE)) {
            for (Fragment fragment : own) {
                if (fragment.locale.equals(asked)) {
                    return fragment.toText();
                }
            }
        }
        return BuiltIn.part(name, language.isEmpty() ? "en" : language);
    }
}
