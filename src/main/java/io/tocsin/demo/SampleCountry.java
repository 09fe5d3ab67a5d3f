package io.tocsin.demo;

import java.util.List;
import java.util.SplittableRandom;

/** Ten countries with their ways of naming companies and people, and four languages. */
enum SampleCountry {

    US("en-US", List.of("America/New_York", "America/Chicago", "America/Los_Angeles"), Words.ENGLISH, "Inc.", "LLC", "Corp."),
    GB("en-GB", List.of("Europe/London"), Words.ENGLISH, "Ltd", "plc", "LLP"),
    IE("en-IE", List.of("Europe/Dublin"), Words.ENGLISH, "DAC", "Ltd"),
    AE("en", List.of("Asia/Dubai"), Words.GULF, "FZE", "LLC"),
    DE("de-DE", List.of("Europe/Berlin"), Words.GERMAN, "GmbH", "AG", "KG", "GmbH & Co. KG"),
    AT("de-AT", List.of("Europe/Vienna"), Words.GERMAN, "GmbH", "OG"),
    FR("fr-FR", List.of("Europe/Paris"), Words.FRENCH, "SARL", "SAS", "S.A."),
    BE("fr-BE", List.of("Europe/Brussels"), Words.FRENCH, "SRL", "SA"),
    ES("es-ES", List.of("Europe/Madrid", "Atlantic/Canary"), Words.SPANISH, "S.L.", "S.A."),
    MX("es-MX", List.of("America/Mexico_City"), Words.SPANISH, "S.A. de C.V.");

    private final String locale;
    private final List<String> timeZones;
    private final Words words;
    private final List<String> forms;

    SampleCountry(String locale, List<String> timeZones, Words words, String... forms) {
        this.locale = locale;
        this.timeZones = timeZones;
        this.words = words;
        this.forms = List.of(forms);
    }

    String locale() {
        return locale;
    }

    String timeZone(SplittableRandom random) {
        return one(timeZones, random);
    }

    String companyName(String stem, SplittableRandom random) {
        return stem + " " + one(words.trades, random) + " " + one(forms, random);
    }

    String personName(SplittableRandom random) {
        return one(words.givenNames, random) + " " + one(words.familyNames, random);
    }

    private static String one(List<String> words, SplittableRandom random) {
        return words.get(random.nextInt(words.size()));
    }

    private enum Words {
        ENGLISH(List.of("Logistics", "Airways", "Freight", "Dental Care", "Town Council", "Credit Union", "Ironworks",
                "Children's Hospital", "Foods", "Water Board", "Software", "School District"),
                List.of("Ann", "Priya", "Seán", "Zoë", "Marcus", "Chidi", "Grace", "Tom", "Siân", "Wei"),
                List.of("O'Connor", "Okafor", "Brontë", "Whitfield", "D'Souza", "Patel", "Hughes", "Lindqvist", "Chen")),
        GULF(List.of("Shipping", "Trading", "Desalination", "Aviation Services", "Hospitality"),
                List.of("ليلى", "عمر", "مريم", "Fatima", "Yusuf"),
                List.of("حداد", "الخطيب", "منصور")),
        GERMAN(List.of("Möbelwerke", "Straßenbau", "Versicherung", "Getränke", "Stadtwerke", "Prüftechnik", "Spedition",
                "Klinikum", "Öle und Fette", "Maschinenbau"),
                List.of("Jürgen", "Käthe", "Annika", "Björn", "Sabine", "Moritz", "Özlem", "Heike"),
                List.of("Groß", "Müller", "Weiß", "Schröder", "Yılmaz", "von Hübner", "Lang")),
        FRENCH(List.of("Énergie", "Santé", "Assurances", "Pêcheries", "Conseil d'agglomération", "Transports", "Hôtellerie",
                "Œnologie", "Bâtiment"),
                List.of("François", "Chloé", "Anaïs", "Jérôme", "Léa", "Noël", "Maëlle"),
                List.of("Lefèvre", "D'Aubigné", "Dupré", "N'Diaye", "Garçon", "Benoît", "Moreau")),
        SPANISH(List.of("Construcción", "Logística", "Alimentación", "Seguros", "Ayuntamiento", "Minería", "Cañerías",
                "Clínica"),
                List.of("José", "Begoña", "Íñigo", "Lucía", "Andrés", "Ximena", "Tomás"),
                List.of("Núñez", "Ibáñez", "García", "Peña", "Güell", "Ortega"));

        private final List<String> trades;
        private final List<String> givenNames;
        private final List<String> familyNames;

        Words(List<String> trades, List<String> givenNames, List<String> familyNames) {
            this.trades = trades;
            this.givenNames = givenNames;
            this.familyNames = familyNames;
        }
    }
}
