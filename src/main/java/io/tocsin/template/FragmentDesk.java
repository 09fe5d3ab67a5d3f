package io.tocsin.template;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.language.FragmentText;
import io.tocsin.template.language.TemplateText;
import io.tocsin.template.library.Fragment;
import io.tocsin.template.library.Library;
import io.tocsin.template.review.Lint;
import io.tocsin.template.review.Prose;

/** Adding a version of a fragment, and retiring one. Neither may leave a template that is in use without words. */
@ApplicationScoped
class FragmentDesk {

    private final Clock clock;
    private final Journal journal;
    private final Library library;
    private final Templates templates;

    FragmentDesk(Clock clock, Journal journal, Library library, Templates templates) {
        this.clock = clock;
        this.journal = journal;
        this.library = library;
        this.templates = templates;
    }

    /**
     * @param locale null: for every language that has none of its own
     * @param changeNote may be null
     * @return the first version, or the next one
     * @throws Refusal INVALID, naming every field that cannot be taken and every place in the body
     */
    @Transactional(MANDATORY)
    public Fragment add(String name, String locale, String body, String changeNote, Actor actor) {
        List<Fault> faults = new ArrayList<>();
        if (name == null || !TemplateText.isName(name)) {
            faults.add(Fault.inField("name", name == null ? FaultCode.REQUIRED : FaultCode.INVALID_VALUE,
                    "name has letters, digits, dots, dashes and underscores, up to 64, and starts with a letter or digit."));
        }
        String language = locale == null ? Fragment.EVERY_LANGUAGE : TemplateText.locale(locale, faults);
        TemplateText.body(body, faults);
        TemplateText.note("changeNote", changeNote, faults);
        if (body == null || body.isBlank()) {
            faults.add(Fault.inField("body", FaultCode.REQUIRED, "body is missing or empty."));
        } else if (faults.isEmpty()) {
            review(new FragmentText(name, language, 1, body), faults);
        }
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "The fragment is not stored.", faults);
        }
        Fragment added = Fragment.add(name, language, body, changeNote, actor, clock.instant());
        record("fragment.added", added, actor);
        return added;
    }

    private void review(FragmentText text, List<Fault> faults) {
        var pieces = library.in(text.locale()).with(text);
        String within = pieces.refusal(text.name());
        faults.addAll(Lint.of("body", text.body(), pieces));
        faults.addAll(Prose.of(text.body()).rawHtml());
        if (within != null && faults.isEmpty()) {
            faults.add(Fault.inTemplate("body", 1, 1, FaultCode.NOT_ALLOWED, within));
        }
    }

    /**
     * @param locale null: in every language
     * @param version null: all of them
     * @throws Refusal INVALID for a locale that is none; STATE where there is no such version in use, or a template in use
     *         would be left without
     */
    @Transactional(MANDATORY)
    public void retire(String name, String locale, Integer version, Actor actor) {
        List<Fault> faults = new ArrayList<>();
        String language = locale == null ? null : TemplateText.locale(locale, faults);
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "Nothing is retired.", faults);
        }
        Fragment.lock(name);
        List<Fragment> versions = Fragment.<Fragment> list("name = ?1 and retiredAt is null", name).stream()
                .filter(fragment -> (language == null || fragment.locale.equals(language))
                        && (version == null || fragment.version == version))
                .toList();
        if (versions.isEmpty()) {
            throw new Refusal(RefusalCode.STATE, "There is no such version of yours of the fragment " + name + " in use.");
        }
        versions.forEach(fragment -> {
            fragment.retire(actor, clock.instant());
            record("fragment.retired", fragment, actor);
        });
        Fragment.flush();
        List<String> left = templates.leftWithout(name);
        if (!left.isEmpty()) {
            throw new Refusal(RefusalCode.STATE, "These templates would be left without the fragment " + name + ": "
                    + String.join(", ", left) + ". Take it out of them, or retire them, first.");
        }
    }

    private void record(String act, Fragment fragment, Actor actor) {
        journal.record(actor, act, About.subject(fragment.id),
                Map.of("name", fragment.name, "locale", fragment.locale, "version", fragment.version));
    }
}
