package io.tocsin.console.approval;

import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.console.Query;
import io.tocsin.console.approval.LetterShown.Compared;
import io.tocsin.console.approval.LetterShown.Language;
import io.tocsin.console.approval.LetterShown.Way;
import io.tocsin.console.approval.Picks.Pick;
import io.tocsin.console.words.Languages;
import io.tocsin.notice.Notice;
import io.tocsin.preview.Differences;
import io.tocsin.preview.Differences.Against;
import io.tocsin.preview.Differences.Difference;
import io.tocsin.preview.Previews;
import io.tocsin.preview.Previews.Preview;
import io.tocsin.problem.Refusal;

/** The letter that somebody looks at, with what stands beside it. */
@ApplicationScoped
class Letters {

    private final Differences differences;
    private final Previews previews;

    Letters(Differences differences, Previews previews) {
        this.differences = differences;
        this.previews = previews;
    }

    /** @return null where nobody asked for one and there is none to begin with */
    LetterShown of(Notice notice, Picks picks, Asked asked) {
        String tenant = asked.tenant == null || asked.tenant.isBlank() ? null : asked.tenant.strip();
        String locale = asked.locale == null || asked.locale.isBlank() ? null : asked.locale.strip();
        if (tenant == null) {
            if (picks.isEmpty()) {
                return null;
            }
            tenant = picks.all().get(0).tenantId();
            locale = picks.all().get(0).locale();
        }
        try {
            String asWho = tenant;
            String inWhat = locale;
            // Transactions of their own: a refusal ends the one that it is thrown in.
            Preview preview = QuarkusTransaction.requiringNew().call(() -> previews.of(notice, asWho, inWhat, null));
            return shown(notice, picks, asked, tenant, preview);
        } catch (Refusal refusal) {
            return new LetterShown(tenant, tenant, locale, null, List.of(), 0, List.of(), null, false, asked.isDark(),
                    List.of(), null,
                    "There is no letter to " + tenant + (locale == null ? "" : " in " + Languages.nameOf(locale))
                            + " in this notice. Look the tenant's id up in the list.",
                    null, null, null, null, null);
        }
    }

    private LetterShown shown(Notice notice, Picks picks, Asked asked, String tenant, Preview preview) {
        String locale = preview.locale();
        int place = picks.placeOf(tenant, locale);
        Pick back = picks.beside(tenant, locale, -1);
        Pick on = picks.beside(tenant, locale, 1);
        Compared compared = null;
        String problem = null;
        try {
            compared = QuarkusTransaction.requiringNew().call(() -> compared(notice, tenant, locale, asked));
        } catch (Refusal refusal) {
            problem = asked.isAgainstBefore() ? "This tenant was not sent a notice of this incident before."
                    : refusal.getMessage();
        }
        boolean frame = compared == null && problem == null;
        return new LetterShown(tenant, preview.tenantName(), locale, Languages.nameOf(locale),
                others(notice, asked, tenant, preview), place,
                place == 0 ? List.of() : picks.all().get(place - 1).why(),
                frame ? Query.at(Asked.path(notice.id) + "/letter").with("tenant", tenant).with("locale", locale)
                        .with("as", asked.isText() ? "text" : null).with("dark", asked.dark)
                        .with("prepared", notice.preparationId).toString() : null,
                asked.isPhone(), asked.isDark(), ways(notice, asked, tenant, locale), compared, problem, back, on,
                address(notice, asked, back), address(notice, asked, on),
                Query.at(Asked.path(notice.id)).with("tenant", tenant).with("locale", locale).with("as", asked.as)
                        .with("dark", asked.isDark() ? null : "on").with("find", asked.find) + "#letter");
    }

    private static List<Language> others(Notice notice, Asked asked, String tenant, Preview preview) {
        return preview.locales().stream().filter(tag -> !tag.equals(preview.locale())).map(tag -> new Language(tag,
                Languages.nameOf(tag), asked.letter(notice.id, tenant, tag, asked.as) + "#letter")).toList();
    }

    private static String address(Notice notice, Asked asked, Pick pick) {
        return pick == null ? null : asked.letter(notice.id, pick.tenantId(), pick.locale(), asked.as) + "#letter";
    }

    private static List<Way> ways(Notice notice, Asked asked, String tenant, String locale) {
        List<Way> ways = new ArrayList<>();
        String current = asked.as == null ? "letter" : asked.as;
        String[][] known = { { "letter", "Letter", "envelope-open" }, { "phone", "On a phone", "phone" },
                { "text", "As plain text", "file-text" }, { "template", "What is this tenant's own", "layout-split" },
                { "before", "What is new since the notice before", "clock-history" } };
        for (String[] way : known) {
            ways.add(new Way(way[1], way[2], asked.letter(notice.id, tenant, locale, way[0]) + "#letter",
                    way[0].equals(current)));
        }
        return ways;
    }

    private Compared compared(Notice notice, String tenant, String locale, Asked asked) {
        if (!asked.isAgainstTemplate() && !asked.isAgainstBefore()) {
            return null;
        }
        Difference found = differences.of(notice, tenant, locale, asked.isAgainstTemplate() ? Against.TEMPLATE
                : Against.PREVIOUS);
        return new Compared(found.noticeNumber() == null ? "What the template says to everybody"
                : "Notice " + found.noticeNumber() + ", as this tenant read it", found.movedOn(),
                SideBySide.of(found.subject()), SideBySide.of(found.text()));
    }
}
