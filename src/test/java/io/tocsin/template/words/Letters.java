package io.tocsin.template.words;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.tocsin.template.language.Markdown;
import io.tocsin.template.language.Placeholder;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.language.UnrenderableException;

/** The data contract filled with an incident like the sample's, and the shortest way to render it. */
public final class Letters {

    public static final TemplateRenderer RENDERER = new TemplateRenderer();
    public static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    public static final Map<String, Object> ALL_FACTS = Map.of(
            "accountsViewed", List.of(
                    Map.of("account", "ada@t1.example", "viewedAt", "2022-01-18T09:14:00Z"),
                    Map.of("account", "grace@t1.example", "viewedAt", "2022-01-20T17:02:30Z")),
            "passwordResetsSeen", 1,
            "directoryListing", true,
            "requiredActions", List.of("Review sign-ins of the accounts above since 16 January.", "Rotate their API tokens."),
            "note", "We watched this with you on the phone on 22 January.");

    public static final Map<String, Object> FACTS_BEFORE = Map.of(
            "accountsViewed", List.of(
                    Map.of("account", "ada@t1.example", "viewedAt", "2022-01-18T09:14:00Z"),
                    Map.of("account", "joan@t1.example", "viewedAt", "2022-01-18T09:20:00Z")),
            "passwordResetsSeen", 0,
            "ticketsOpened", 2,
            "requiredActions", List.of("Review sign-ins of the accounts above since January 16."),
            "note", "We watched this with you on the phone on January 22.");

    private Letters() {
    }

    public static Map<String, Object> data(Map<String, ?> facts) {
        return data("Muster GmbH", facts);
    }

    public static Map<String, Object> data(String tenantName, Map<String, ?> facts) {
        Map<String, Object> data = new HashMap<>();
        data.put("vendor", Map.of("name", "Identia", "email", "security@identia.example", "phone", "+1 555 0100", "url",
                "https://identia.example"));
        data.put("tenant", Map.of("id", "t-001", "name", tenantName, "tier", "enterprise", "region", "EU", "locale", "de",
                "timeZone", "Europe/Berlin"));
        Map<String, Object> incident = new HashMap<>();
        incident.put("reference", "INC-2022-01");
        incident.put("title", "Support-tool access at a sub-processor");
        incident.put("summary", new Markdown("An attacker used the laptop of a support engineer at **a sub-processor**.\n\n"
                + "We ended the access on 21 January 2022."));
        incident.put("discoveredAt", Instant.parse("2022-01-20T23:18:00Z"));
        incident.put("occurredFrom", Instant.parse("2022-01-16T00:00:00Z"));
        incident.put("occurredTo", Instant.parse("2022-01-21T00:00:00Z"));
        incident.put("tlp", "AMBER");
        incident.put("facts", Map.of("subProcessor", "Helpdesk Partners"));
        data.put("incident", incident);
        data.put("facts", facts);
        Map<String, Object> notice = new HashMap<>();
        notice.put("number", 1);
        notice.put("kind", "INITIAL");
        notice.put("acknowledgeWithin", Duration.ofHours(72));
        notice.put("nextUpdateAt", Instant.parse("2022-01-25T11:00:00Z"));
        data.put("notice", notice);
        data.put("links", Map.of("acknowledge", "https://notices.identia.example/a/" + Placeholder.TOKEN, "verify",
                "https://notices.identia.example/verify"));
        data.put("code", Placeholder.CODE);
        return data;
    }

    public static Words render(String body, Map<String, ?> facts) throws UnrenderableException {
        return render(new TemplateVersion("t", "en", 1, "s", body), data(facts));
    }

    public static Words render(TemplateVersion template, Map<String, Object> data) throws UnrenderableException {
        return RENDERER.render(template, data, Locale.forLanguageTag(template.locale()), BERLIN);
    }
}
