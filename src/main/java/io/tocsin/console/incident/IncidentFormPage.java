package io.tocsin.console.incident;

import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.RequestScoped;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.console.way.IncidentAddress;
import io.tocsin.incident.Incident;
import io.tocsin.problem.Fault;
import io.tocsin.problem.Refusal;

/** The form in which an incident is opened or changed. */
@RequestScoped
class IncidentFormPage {

    private static final Map<String, String> LABELS = Map.of("title", "In one line", "reference", "Reference", "summary",
            "What happened", "discoveredAt", "Discovered", "occurredFrom", "Began", "occurredTo", "Ended");

    private final Pages pages;
    private final MarkdownPreview markdown;

    IncidentFormPage(Pages pages, MarkdownPreview markdown) {
        this.pages = pages;
        this.markdown = markdown;
    }

    @CheckedTemplate(basePath = "console/incident")
    static class Views {

        static native TemplateInstance form(Around around, Shown shown);

        static native TemplateInstance preview(Around around, RawString html);
    }

    /**
     * @param before what is changed, or null for a new one
     * @param preview of the summary, or null where none was asked for
     * @param began what the form was made from, for {@link Merged}
     * @param changedMeanwhile what somebody else changed as well while this form was open, or null
     */
    record Shown(Incident before, IncidentAddress at, Typed.Shown form, long revision, String zone, RawString preview,
            Trouble trouble,
            String began, ChangePage.Overtaken changedMeanwhile) {

        public boolean isNew() {
            return before == null;
        }

        /** @return what is wrong with a field, or null */
        public String wrong(String field) {
            return trouble == null ? null : trouble.at(field);
        }

        public String action() {
            return isNew() ? "/console/incidents/new" : at.edit();
        }
    }

    static Trouble trouble(Refusal refusal) {
        List<Fault> faults = refusal.faults().stream().map(IncidentFormPage::named).toList();
        return faults.isEmpty() ? Trouble.of(refusal)
                : new Trouble("The incident cannot be taken as it is.", faults, faults.size());
    }

    /** The same fault, of a field as the form calls it. */
    private static Fault named(Fault fault) {
        String label = fault.field() == null ? null : LABELS.get(fault.field());
        if (label == null) {
            return fault;
        }
        String message = fault.message();
        if (message.startsWith("occurredTo is before")) {
            message = "“Ended” is before “Began”.";
        } else if (message.startsWith(fault.field() + " is a time in RFC 3339")) {
            message = "“" + label + "” is a day and a time after 1970 and before 2200.";
        } else if (message.startsWith(fault.field() + " ")) {
            message = "“" + label + "”" + message.substring(fault.field().length());
        }
        return Fault.inField(fault.field(), fault.code(), message);
    }

    TemplateInstance form(Incident before, Typed.Shown form, long revision, String began, Trouble trouble,
            ChangePage.Overtaken changedMeanwhile) {
        Around around = pages.around(Section.INCIDENTS, before == null ? "A new incident" : "Change " + before.reference);
        return Views.form(around,
                new Shown(before, before == null ? null : new IncidentAddress(before.reference), form, revision,
                        around.viewer().zone().getId(), form.summary().isBlank() ? null : markdown.html(form.summary()),
                        trouble, began, changedMeanwhile));
    }

    TemplateInstance preview(String summary) {
        return Views.preview(pages.around(Section.INCIDENTS, "Preview"), markdown.html(summary == null ? "" : summary));
    }
}
