package io.tocsin.console.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Tone;
import io.tocsin.console.Trouble;
import io.tocsin.console.Viewer;
import io.tocsin.console.way.IncidentAddress;
import io.tocsin.incident.Incident;
import io.tocsin.incident.IncidentForm;
import io.tocsin.incident.IncidentText;
import io.tocsin.incident.Incidents;
import io.tocsin.problem.Fault;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.words.Direction;

/** What an incident is called and what is said of it in further languages. */
@Path("/console/incidents/{reference}/translations")
@Produces(MediaType.TEXT_HTML)
public class TranslationsPage {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Pages pages;
    @Inject
    Incidents incidents;

    @CheckedTemplate(basePath = "console/incident")
    static class Views {

        static native TemplateInstance translations(Around around, Shown shown);
    }

    record Shown(Incident incident, IncidentAddress at, List<Language> languages, long revision, Trouble trouble) {

        public boolean isClosed() {
            return incident.closedAt != null;
        }
    }

    /** @param tag BCP 47, or "" for one to be added */
    record Language(String tag, String name, String direction, String title, String summary, String wrong) {

        static Language of(String tag, String title, String summary, String wrong) {
            Locale locale = Locale.forLanguageTag(tag);
            return new Language(tag, tag.isEmpty() ? "Another language" : locale.getDisplayName(Locale.ENGLISH),
                    tag.isEmpty() ? "auto" : Direction.of(locale), title == null ? "" : title, summary == null ? "" : summary,
                    wrong);
        }
    }

    @GET
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public TemplateInstance look(@PathParam("reference") String reference) {
        Incident incident = named(reference);
        List<Language> languages = new ArrayList<>();
        incident.translations.forEach(
                (tag, text) -> languages.add(Language.of(tag, text.title(), text.summary(), null)));
        return page(incident, languages, incident.revision, null);
    }

    @POST
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response save(@PathParam("reference") String reference, @RestForm long revision, @RestForm("tag") List<String> tags,
            @RestForm("title") List<String> titles, @RestForm("summary") List<String> summaries) {
        Viewer viewer = pages.viewer();
        Map<String, IncidentText> said = new TreeMap<>();
        List<Language> typed = new ArrayList<>();
        boolean twice = false;
        if (tags == null || titles == null || summaries == null || titles.size() != tags.size()
                || summaries.size() != tags.size()) {
            throw new Refusal(RefusalCode.INVALID,
                    "What was sent is not whole. Nothing was changed: go back, and send it again.");
        }
        for (int i = 0; i < tags.size(); i++) {
            String tag = tags.get(i).strip();
            String title = titles.get(i).strip();
            String summary = summaries.get(i).replace("\r\n", "\n");
            if (title.isEmpty() && summary.isBlank()) {
                continue; // emptied: there are no words in this language any more
            }
            typed.add(Language.of(tag, title, summary, null));
            twice |= said.put(tag,
                    new IncidentText(title.isEmpty() ? null : title, summary.isBlank() ? null : summary)) != null;
        }
        boolean isTwice = twice;
        return pages.take(() -> {
            if (isTwice) {
                throw new Refusal(RefusalCode.INVALID, "One language is there twice. Keep one of them.");
            }
            change(reference, revision, said, viewer);
        }, Tone.GOOD, ChangePage.SAVED, new IncidentAddress(reference).page(), refusal -> {
            Incident now = named(reference);
            boolean stale = refusal.code() == RefusalCode.PRECONDITION_FAILED;
            return page(now, typed.stream().map(one -> marked(one, refusal.faults())).toList(),
                    stale ? now.revision : revision, Trouble.of(refusal));
        });
    }

    private void change(String reference, long revision, Map<String, IncidentText> said, Viewer viewer) {
        Incident incident = Incident.lock(reference);
        ChangePage.requireOpen(incident);
        if (incident.revision != revision) {
            throw new Refusal(RefusalCode.PRECONDITION_FAILED,
                    "Somebody else changed the incident while you were typing. What you"
                            + " typed stands in the form; look at the incident in another window, then save again to put yours in place.");
        }
        IncidentForm form = IncidentForm.of(incident);
        ObjectNode translations = JSON.valueToTree(said);
        incidents.change(incident, new IncidentForm(form.reference(), form.title(), form.summary(), form.discoveredAt(),
                form.occurredFrom(), form.occurredTo(), form.tlp(), form.facts(), translations), viewer.actor());
    }

    private static Language marked(Language typed, List<Fault> faults) {
        String wrong = faults.stream()
                .filter(fault -> fault.field() != null && (fault.field().equals("translations." + typed.tag())
                        || fault.field().startsWith("translations." + typed.tag() + ".")))
                .findFirst().map(Fault::message).orElse(null);
        return new Language(typed.tag(), typed.name(), typed.direction(), typed.title(), typed.summary(), wrong);
    }

    private static Incident named(String reference) {
        return QuarkusTransaction.requiringNew().call(() -> Incident.named(reference));
    }

    private TemplateInstance page(Incident incident, List<Language> languages, long revision, Trouble trouble) {
        List<Language> all = new ArrayList<>(languages);
        all.add(Language.of("", "", "", null));
        return Views.translations(pages.around(Section.INCIDENTS, "Translations of " + incident.reference),
                new Shown(incident, new IncidentAddress(incident.reference), all, revision, trouble));
    }
}
