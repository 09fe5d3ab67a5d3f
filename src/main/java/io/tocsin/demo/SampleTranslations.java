package io.tocsin.demo;

import java.util.Map;

/** What the sample incident is called, and what is said of it, in the languages of its tenants beside English. */
final class SampleTranslations {

    private SampleTranslations() {
    }

    static Map<String, Map<String, String>> all() {
        return Map.of(
                "de", Map.of("title", "Zugriff über das Support-Werkzeug eines Unterauftragnehmers", "summary", """
                        Zwischen dem 16. und 21. Januar 2022 hatte ein Eindringling den Laptop eines Support-Mitarbeiters von
                        **Harbourline Support** in der Hand, einem Unterauftragnehmer unseres Unterauftragnehmers Brightwell
                        Contact Centers. Der Laptop war an unserem Support-Werkzeug angemeldet.

                        Der Eindringling konnte sehen, was dieser Mitarbeiter sehen konnte: die Namen und E-Mail-Adressen in
                        den Verzeichnissen der von ihm betreuten Kunden. Er konnte das Zurücksetzen eines Passworts
                        anstoßen, aber kein Passwort lesen oder setzen, keine Einstellung der Mehr-Faktor-Anmeldung ändern und
                        nichts herunterladen."""),
                "fr", Map.of("title", "Accès à l’outil d’assistance chez un sous-traitant", "summary", """
                        Entre le 16 et le 21 janvier 2022, un intrus a eu la maîtrise de l’ordinateur portable d’un technicien
                        d’assistance de **Harbourline Support**, sous-traitant de notre sous-traitant Brightwell Contact
                        Centers. Une session de notre outil d’assistance y était ouverte.

                        L’intrus pouvait voir ce que ce technicien pouvait voir : les noms et adresses e-mail figurant dans les
                        annuaires des clients dont il s’occupait. Il pouvait lancer la réinitialisation d’un mot de passe, mais
                        ni lire ni définir un mot de passe, ni modifier les réglages de l’authentification multifacteur, ni
                        rien télécharger."""),
                "es", Map.of("title", "Acceso a la herramienta de soporte en un subcontratista", "summary", """
                        Entre el 16 y el 21 de enero de 2022, un intruso tuvo bajo su control el portátil de un técnico de
                        soporte de **Harbourline Support**, subcontratista de nuestro subcontratista Brightwell Contact
                        Centers. En el portátil estaba abierta una sesión de nuestra herramienta de soporte.

                        El intruso podía ver lo que podía ver ese técnico: los nombres y direcciones de correo de los
                        directorios de los clientes que atendía. Podía iniciar el restablecimiento de una contraseña, pero no
                        leer ni fijar contraseñas, ni cambiar la configuración de la autenticación multifactor, ni descargar
                        nada."""));
    }
}
