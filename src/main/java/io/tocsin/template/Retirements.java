package io.tocsin.template;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Fault;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.language.TemplateText;
import io.tocsin.template.library.BuiltIn;

/** The way back: a version that is retired gives way to the one before it and, when there is none, to the built-in one. */
@Singleton
public class Retirements {

    private final Clock clock;
    private final Journal journal;

    Retirements(Clock clock, Journal journal) {
        this.clock = clock;
        this.journal = journal;
    }

    /**
     * @param retired by locale, the versions that no longer count
     * @param inUse by locale, the version that notices use from now on; 0 is built in
     */
    public record Retired(Map<String, List<Integer>> retired, Map<String, Integer> inUse) {
    }

    /**
     * Retired twice is retired.
     *
     * @param locale null for every language
     * @param version null for all versions
     * @param reason for those who come after, or null
     * @throws Refusal NOT_FOUND; INVALID; STATE when there is no such version of operators' own
     */
    @Transactional(MANDATORY)
    public Retired retire(String key, String locale, Integer version, String reason, Actor actor) {
        List<Fault> faults = new ArrayList<>();
        String tag = locale == null ? null : TemplateText.locale(locale, faults);
        TemplateText.note("reason", reason, faults);
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "Nothing is retired.", faults);
        }
        Map<String, List<Integer>> retired = new TreeMap<>();
        for (OperatorTemplate template : versions(key, tag, version)) {
            OperatorTemplate.lock(key, template.locale);
            if (TemplateRetirement.findById(template.id) == null) {
                TemplateRetirement.of(template, reason, actor, clock.instant());
                journal.record(actor, "template.retired", About.subject(template.id),
                        Map.of("key", key, "locale", template.locale, "version", template.version));
            }
            retired.computeIfAbsent(template.locale, each -> new ArrayList<>()).add(template.version);
        }
        Map<String, Integer> inUse = new TreeMap<>();
        BuiltIn.named(key).keySet().forEach(each -> inUse.put(each, 0));
        OperatorTemplate.newest(key).forEach(template -> inUse.put(template.locale, template.version));
        return new Retired(retired, inUse);
    }

    private static List<OperatorTemplate> versions(String key, String locale, Integer version) {
        List<OperatorTemplate> versions = OperatorTemplate.<OperatorTemplate> list("key = ?1 order by locale, version", key)
                .stream().filter(template -> (locale == null || template.locale.equals(locale))
                        && (version == null || template.version == version))
                .toList();
        if (!versions.isEmpty()) {
            return versions;
        }
        if (BuiltIn.named(key).isEmpty() && OperatorTemplate.count("key", key) == 0) {
            throw Refusal.notFound("template", key);
        }
        throw new Refusal(RefusalCode.STATE, "There is no such version of yours of the template " + key
                + ". What is built in cannot be retired: it is what stands in when nothing of yours does.");
    }
}
