package io.tocsin.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What is known about one affected tenant. Cases differ in kind, as they do in life; for some nothing is known. */
final class SampleFacts {

    private SampleFacts() {
    }

    static Map<String, Object> of(int turn, String language, List<SampleTenant.Contact> contacts, SplittableRandom random) {
        return switch (turn % 10) {
            case 0, 1, 2, 3 -> accountsViewed(language, contacts, random);
            case 4, 5 -> passwordResetsSeen(language, random);
            case 6, 7 -> directoryListing();
            case 8 -> said(language);
            default -> Map.of();
        };
    }

    private static Map<String, Object> accountsViewed(String language, List<SampleTenant.Contact> contacts,
            SplittableRandom random) {
        String domain = contacts.get(0).email().replaceAll(".*@", "");
        List<Map<String, Object>> accounts = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(8); i++) {
            Map<String, Object> account = new LinkedHashMap<>();
            account.put("account", "user%03d@%s".formatted(random.nextInt(1000), domain));
            account.put("viewedAt", duringTheIntrusion(random).toString());
            accounts.add(account);
        }
        accounts.sort(Comparator.comparing(account -> (String) account.get("viewedAt")));
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("accountsViewed", accounts);
        facts.put("passwordResetsSeen", random.nextInt(3));
        facts.put("directoryListing", true);
        facts.put("requiredActions", Sentences.of(language).actions());
        return facts;
    }

    private static Map<String, Object> passwordResetsSeen(String language, SplittableRandom random) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("passwordResetsSeen", 1 + random.nextInt(12));
        facts.put("directoryListing", false);
        facts.put("requiredActions", Sentences.of(language).actions().subList(0, 1));
        return facts;
    }

    private static Map<String, Object> directoryListing() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("directoryListing", true);
        facts.put("requiredActions", List.of());
        return facts;
    }

    private static Map<String, Object> said(String language) {
        return Map.of("note", Sentences.of(language).note());
    }

    private static Instant duringTheIntrusion(SplittableRandom random) {
        long seconds = Duration.between(SampleIncident.OCCURRED_FROM, SampleIncident.OCCURRED_TO).toSeconds();
        return SampleIncident.OCCURRED_FROM.plus(random.nextLong(seconds), ChronoUnit.SECONDS);
    }

    private record Sentences(List<String> actions, String note) {

        static Sentences of(String language) {
            return switch (language) {
                case "de" -> new Sentences(List.of(
                        "Prüfen Sie, ob die Passwortrücksetzungen vom 16. bis 21. Januar 2022 von Ihnen selbst stammen.",
                        "Lassen Sie die genannten Konten ihr Passwort ändern und sich neu anmelden."),
                        "Ihr Mandant wurde im Werkzeug aufgerufen; Konten wurden nach unserem Wissen nicht geöffnet.");
                case "fr" -> new Sentences(List.of(
                        "Vérifiez que les réinitialisations de mot de passe du 16 au 21 janvier 2022 viennent bien de vous.",
                        "Faites changer le mot de passe des comptes cités et rouvrir leurs sessions."),
                        "Votre espace a été affiché dans l'outil ; à notre connaissance, aucun compte n'a été ouvert.");
                case "es" -> new Sentences(List.of(
                        "Compruebe que los restablecimientos de contraseña del 16 al 21 de enero de 2022 fueron suyos.",
                        "Haga que las cuentas citadas cambien su contraseña y vuelvan a iniciar sesión."),
                        "Su espacio se mostró en la herramienta; que sepamos, no se abrió ninguna cuenta.");
                default -> new Sentences(List.of(
                        "Check that the password resets between 16 and 21 January 2022 were your own.",
                        "Have the accounts named here change their password and sign in again."),
                        "Your tenant was shown in the tool; as far as we know no account in it was opened.");
            };
        }
    }
}
