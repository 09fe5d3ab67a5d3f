package io.tocsin.template.review;

import java.util.List;

import io.tocsin.template.language.Fragments;
import io.tocsin.template.library.BuiltIn;
import io.tocsin.template.library.Library;

/** A review as it is for the vendor of the sample incident, with the built-in fragments and no database. */
public final class Reviews {

    public static final Fragments BUILT_IN = new Fragments(name -> BuiltIn.part(name, "en"));

    static final Review REVIEW = new Review(new Library() {
        @Override
        public Fragments in(String locale) {
            return new Fragments(name -> BuiltIn.part(name, locale));
        }
    }, List.of("https://notices.identia.example", "https://www.identia.example/", "identia.example"));

    private Reviews() {
    }
}
