package io.tocsin.console.words;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.tocsin.affected.FactsPresent;
import io.tocsin.console.Query;
import io.tocsin.console.Trouble;
import io.tocsin.console.Viewer;
import io.tocsin.console.words.TemplateShelf.Draft;
import io.tocsin.console.words.TemplateShelf.InUse;
import io.tocsin.console.words.TemplateShelf.Version;
import io.tocsin.incident.Incident;
import io.tocsin.notice.NoticeKind;
import io.tocsin.template.TemplateDiff;
import io.tocsin.template.review.Catalogue;

/**
 * The editor of one template in one language.
 *
 * @param builtIn whether a text in this language came with the service
 * @param text what stands in it
 * @param inUse the version that notices use; null where there is none
 * @param shown the version that the text is of; null for a draft
 * @param against the version that it is compared with; null where it is not
 * @param draft the one that is edited, or null
 * @param clash somebody else's text and what is different in it; null where there is none
 * @param incident whose tenants it is read as; null where there is no incident
 * @param facts of its list; null where that was not looked at
 * @param trouble why something was not done, or null
 */
public record EditorView(Viewer viewer, String key, String locale, List<InUse> locales, boolean builtIn, List<Version> versions,
        List<Draft> drafts, Text text, Integer inUse, Integer shown, Integer against, Draft draft, Clash clash,
        TemplateDiff diff,
        List<RemarkShown> remarks, List<Incident> incidents, Incident incident, TenantChoices.Chosen tenants,
        FactsPresent facts, Trouble trouble) {

    private static final int MOST_TO_GO_ON_WITH = 3;

    /**
     * @param by whose text it is
     * @param own whether the viewer wrote it, as another draft
     * @param field and over: what the form names to stand in its place, see {@link Text#over}, {@link Text#overVersion}
     * @param diff from theirs to what stands in the editor
     */
    public record Clash(String by, String what, boolean own, String field, long over, TemplateDiff diff) {
    }

    public String path() {
        return path(key, locale);
    }

    static String path(String key, String locale) {
        return "/console/templates/" + key + "/" + locale;
    }

    /** The page on which these words are written. */
    public static Query at(String key, String locale) {
        return Query.at(path(key, locale));
    }

    public String language() {
        return Languages.nameOf(locale);
    }

    /** Of all versions that can be compared, the newest first; 0 is built in. */
    public List<Integer> numbers() {
        return Stream.concat(versions.stream().map(Version::number), builtIn ? Stream.of(0) : Stream.empty()).toList();
    }

    public boolean canCompare() {
        return numbers().size() > 1;
    }

    /** The version that the one that is shown is compared with: the one before it, unless somebody chose another. */
    public int comparedWith() {
        return against != null ? against : shown == null ? text.basedOn : Math.max(0, shown - 1);
    }

    public boolean canEdit() {
        return viewer.isAuthor();
    }

    public UUID draftId() {
        return draft == null ? null : draft.id();
    }

    /** Those that somebody may mean to go on with, before this text is taken further: the viewer's own first. */
    public List<Draft> draftsToGoOnWith() {
        return draft != null || clash != null || !canEdit() ? List.of()
                : drafts.stream().sorted(Comparator.comparing(one -> !one.isOf(viewer))).limit(MOST_TO_GO_ON_WITH).toList();
    }

    public int errors() {
        return (int) remarks.stream().filter(RemarkShown::error).count();
    }

    public int hints() {
        return remarks.size() - errors() - stops();
    }

    /** Where preparing will stop. */
    public int stops() {
        return (int) remarks.stream().filter(RemarkShown::stops).count();
    }

    public boolean isShown(int version) {
        return shown != null && shown == version;
    }

    public boolean isKind(NoticeKind kind) {
        return text.kind == kind || text.kind == null && kind == NoticeKind.INITIAL;
    }

    public boolean isAs(String way) {
        return way.equals(text.as == null ? "letter" : text.as);
    }

    public boolean isInUse(int version) {
        return inUse != null && inUse == version;
    }

    public NoticeKind[] kinds() {
        return NoticeKind.values();
    }

    public List<Catalogue.Name> names() {
        return Catalogue.NAMES.stream().filter(name -> name.type() != Catalogue.Type.OBJECT && !name.name().endsWith("*"))
                .toList();
    }

    public List<Catalogue.Section> sections() {
        return Catalogue.SECTIONS;
    }

    public List<Catalogue.Question> questions() {
        return Catalogue.QUESTIONS;
    }

    public List<String> incidentFacts() {
        return incident == null ? List.of() : incident.facts.keySet().stream().sorted().toList();
    }

    /** Where it is asked whether somebody else has kept another text since. */
    public Query meanwhile() {
        return Query.at(path() + "/meanwhile").with("draft", text.draft).with("revision", text.revision)
                .with("basedOn", text.basedOn);
    }

    /** The same template in another of its languages, as it stands there. */
    public Query in(String other) {
        return at(key, other).with("incident", incident == null ? null : incident.reference).with("notice", text.notice);
    }

    /** This page with another of its parts. */
    public Query with(String name, Object value) {
        return Query.at(path()).with("incident", text.incident).with("tenant", text.tenant)
                .with("notice", text.notice).with(name, value);
    }
}
