package io.tocsin.template;

import java.util.Optional;

import io.tocsin.vendor.VendorSettings;

/** A review as it is for the vendor of the sample incident, with the built-in fragments and no database. */
final class Reviews {

    static final Fragments BUILT_IN = new Fragments(name -> BuiltIn.part(name, "en"));

    static final Review REVIEW = new Review(new Library() {
        @Override
        Fragments in(String locale) {
            return new Fragments(name -> BuiltIn.part(name, locale));
        }
    }, new VendorSettings() {
        @Override
        public String name() {
            return "Identia";
        }

        @Override
        public Optional<String> email() {
            return Optional.of("security@identia.example");
        }

        @Override
        public Optional<String> phone() {
            return Optional.empty();
        }

        @Override
        public Optional<String> url() {
            return Optional.of("https://www.identia.example/");
        }

        @Override
        public Optional<String> securityPolicy() {
            return Optional.empty();
        }
    }, "https://notices.identia.example");

    private Reviews() {
    }
}
