package io.tocsin.template;

import java.util.List;

/** A review as it is for the vendor of the sample incident, with the built-in fragments and no database. */
final class Reviews {

    static final Fragments BUILT_IN = new Fragments(name -> BuiltIn.part(name, "en"));

    static final Review REVIEW = new Review(new Library() {
        @Override
        Fragments in(String locale) {
            return new Fragments(name -> BuiltIn.part(name, locale));
        }
    }, List.of("https://notices.identia.example", "https://www.identia.example/", "identia.example"));

    private Reviews() {
    }
}
