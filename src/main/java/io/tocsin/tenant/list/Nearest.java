package io.tocsin.tenant.list;

import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.tocsin.problem.Likeness;

/** Which known name somebody meant who wrote another one. */
final class Nearest {

    /** By the names that they have elsewhere: in lower case, with underscores, without accents. */
    private static final Map<String, String> OTHER_WORDS = otherWords(Map.of(
            "tenant_id", "id customer_id customerid client_id account_id account_no account_number customer_no "
                    + "customer_number org_id organisation_id organization_id tenantid tenant kundennummer kunden_nr "
                    + "kundennr kunden_id mandant id_client numero_client no_client code_client id_cliente "
                    + "numero_cliente codice_cliente codigo_cliente klantnummer klant_id",
            "tenant_name", "name customer company company_name customer_name client account account_name organisation "
                    + "organization organisation_name organization_name tenantname firma firmenname kunde unternehmen "
                    + "societe raison_sociale entreprise empresa cliente azienda ragione_sociale bedrijf bedrijfsnaam "
                    + "klant",
            "contact_email", "email e_mail mail email_address e_mail_address contact_mail mail_address e_mail_adresse "
                    + "mailadresse email_adresse courriel adresse_e_mail adresse_mail correo correo_electronico "
                    + "emailadres e_mailadres indirizzo_email posta_elettronica",
            "contact_name", "contact contact_person person full_name ansprechpartner kontakt contacto contatto "
                    + "contactpersoon interlocuteur",
            "contact_role", "role rolle funktion fonction",
            "locale", "language lang sprache langue idioma lingua taal",
            "time_zone", "tz timezone zeitzone fuseau_horaire zona_horaria",
            "tier", "plan segment tarif package",
            "region", "area gebiet"));

    private Nearest() {
    }

    private static Map<String, String> otherWords(Map<String, String> wordsOfColumns) {
        Map<String, String> columns = new HashMap<>();
        wordsOfColumns.forEach((column, words) -> List.of(words.split(" ")).forEach(word -> columns.put(word, column)));
        return columns;
    }

    /** @return {@code  Did you mean x?} or nothing */
    static String hint(String name, Collection<String> known) {
        return nearest(name, known).map(x -> " Did you mean " + x + "?").orElse("");
    }

    static Optional<String> nearest(String name, Collection<String> known) {
        String plain = Normalizer.normalize(Unseen.stripped(name), Normalizer.Form.NFD).replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT).replaceAll("[\\s\\p{Z}./\u2010-\u2015-]+", "_").replaceAll("_$", "");
        String meant = OTHER_WORDS.get(plain);
        if (meant != null && known.contains(meant)) {
            return Optional.of(meant);
        }
        return Likeness.nearest(plain, known);
    }
}
