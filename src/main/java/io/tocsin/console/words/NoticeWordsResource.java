package io.tocsin.console.words;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Query;
import io.tocsin.console.Section;
import io.tocsin.console.way.Stage;
import io.tocsin.console.way.Ways;
import io.tocsin.console.words.TemplateShelf.InUse;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Audience;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.Wording;
import io.tocsin.notice.Wordings;
import io.tocsin.preview.Previews;
import io.tocsin.preview.Previews.Preview;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Shelf;

/** The words of one notice: in which languages there are some, and how any tenant reads them. */
@Path("/console/notices/{id}/words")
@Produces(MediaType.TEXT_HTML)
public class NoticeWordsResource {

    @Inject
    Pages pages;
    @Inject
    Previews previews;
    @Inject
    Shelf shelf;
    @Inject
    io.tocsin.template.Templates templates;
    @Inject
    TenantChoices tenants;
    @Inject
    Ways ways;

    /** @param to whom these words go */
    public record Words(String key, String to, List<InUse> languages) {

        /** @return what built-in words are for; null of any other */
        public String purpose() {
            return TemplateShelf.purposeOf(key);
        }
    }

    /**
     * @param languages that the notice's own words are there in
     * @param tenants to choose from; none where the list is empty
     * @param frame address of the letter by itself
     * @param before and after: addresses of the letters to the tenants beside it on the list, or null
     */
    public record NoticeWords(Notice notice, Incident incident, List<Words> words, List<InUse> languages,
            TenantChoices.Chosen tenants, String locale, String as, boolean dark, String frame,
            String before, String after) {

        public String path() {
            return "/console/notices/" + notice.id + "/words";
        }

        public String tenant() {
            return tenants.tenantId();
        }

        public boolean isAs(String way) {
            return way.equals(as);
        }

        public boolean isDraft() {
            return notice.preparationId == null;
        }

        /** Whether it has been let go, in whatever state it is since. */
        public boolean isReleased() {
            return notice.releasedAt != null;
        }

        public boolean isCancelled() {
            return notice.state == NoticeState.CANCELLED;
        }

        public boolean isOver() {
            return isReleased() || isCancelled();
        }

        /** Whether it uses words that every incident uses, and could have some of its own; reminders are known by theirs. */
        public boolean isCommon() {
            return !isOver() && incident.closedAt == null && !notice.isReminder()
                    && TemplateShelf.purposeOf(notice.templateKey) != null;
        }
    }

    @CheckedTemplate(basePath = "console/words")
    static final class Templates {

        private Templates() {
        }

        static native TemplateInstance words(Around around, NoticeWords words);

        static native TemplateInstance tenant(TenantChoices.Chosen tenants);
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance page(@PathParam("id") UUID id, @QueryParam("find") String find,
            @QueryParam("tenant") String tenant, @QueryParam("locale") String locale, @QueryParam("as") String as,
            @QueryParam("dark") String dark) {
        NoticeWords words = QuarkusTransaction.requiringNew().call(() -> read(id, find, tenant, locale, as, dark));
        return Templates.words(pages.around(Section.INCIDENTS, "Words of notice " + words.notice().number)
                .on(ways.course(id, Stage.WORDS)), words);
    }

    /** The tenants to choose from, while one is searched for. */
    @GET
    @Path("tenants")
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance tenants(@PathParam("id") UUID id, @QueryParam("find") String find,
            @QueryParam("tenant") String tenant) {
        return Templates.tenant(QuarkusTransaction.requiringNew()
                .call(() -> tenants.choose(Notice.withId(id).incidentId, find, tenant)));
    }

    private NoticeWords read(UUID id, String find, String typed, String locale, String as, String dark) {
        Notice notice = Notice.withId(id);
        Incident incident = Incident.findById(notice.incidentId);
        // Who has not answered was told something, and is on the list: of these words there is one kind of letter.
        List<Words> words = Wordings.of(notice, templates).keys().entrySet().stream()
                .filter(entry -> entry.getKey() == Wording.NOTICE || notice.audience != Audience.UNANSWERED)
                .map(entry -> new Words(entry.getValue(), to(notice, entry.getKey()), inUse(entry.getValue()))).toList();
        TenantChoices.Chosen chosen = tenants.choose(incident.id, find, typed);
        String tenant = chosen.tenantId();
        Query here = Query.at("/console/notices/" + id + "/words").with("locale", locale).with("as", as).with("dark", dark);
        return new NoticeWords(notice, incident, words, words.get(0).languages(),
                chosen, locale, as == null || as.isEmpty() ? "letter" : as, dark != null,
                tenant == null ? null
                        : Query.at("/console/notices/" + id + "/words/letter").with("tenant", tenant)
                                .with("locale", locale).with("as", "text".equals(as) ? as : null).with("dark", dark).toString(),
                beside(here, incident, tenant, -1), beside(here, incident, tenant, 1));
    }

    private List<InUse> inUse(String key) {
        return shelf.inUse(key).stream()
                .map(view -> new InUse(view.locale(), Languages.nameOf(view.locale()), view.version())).toList();
    }

    private String beside(Query here, Incident incident, String tenant, int step) {
        String other = tenant == null ? null : tenants.beside(incident.id, tenant, step);
        return other == null ? null : here.with("tenant", other) + "#letter";
    }

    private static String to(Notice notice, Wording wording) {
        return switch (wording) {
            case NOTICE -> notice.audience == Audience.UNANSWERED ? "Who has not answered" : "Everybody else in the audience";
            case INITIAL -> "Tenants that were told nothing before";
            case ALL_CLEAR -> "Tenants that were told and are no longer on the list";
        };
    }

    @GET
    @Path("letter")
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public Response letter(@PathParam("id") UUID id, @QueryParam("tenant") String tenant, @QueryParam("locale") String locale,
            @QueryParam("as") String as, @QueryParam("dark") String dark) {
        String tag = locale == null || locale.isEmpty() ? null : locale;
        try {
            return LetterFrame.of(QuarkusTransaction.requiringNew()
                    .call(() -> previews.of(Notice.withId(id), tenant, tag, null)), "text".equals(as), dark != null);
        } catch (Refusal refusal) {
            return LetterFrame.instead(refusal.faults().isEmpty() ? why(id, tenant, tag, refusal)
                    : refusal.faults().get(0).message(), dark != null);
        }
    }

    /** A prepared notice has letters in the languages that somebody reads, and in no other. */
    private String why(UUID id, String tenant, String tag, Refusal refusal) {
        if (refusal.code() != RefusalCode.NOT_FOUND) {
            return refusal.getMessage();
        }
        try {
            Preview other = QuarkusTransaction.requiringNew().call(() -> previews.of(Notice.withId(id), tenant, null, null));
            return "Nobody at " + other.tenantName() + " is written to in " + Languages.nameOf(tag) + ". Its contacts read "
                    + other.locales().stream().map(Languages::nameOf).collect(Collectors.joining(", ")) + ".";
        } catch (Refusal none) {
            return "This notice has no letter to tenant " + tenant + ". It goes to the tenants of its audience only.";
        }
    }
}
