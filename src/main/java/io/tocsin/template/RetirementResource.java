package io.tocsin.template;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Fault;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** The way back: a version that is retired gives way to the one before it and, when there is none, to the built-in one. */
@Path("/api/v1/templates/{key}/retirement")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Templates")
public class RetirementResource {

    @Inject
    Acting acting;
    @Inject
    Clock clock;
    @Inject
    Journal journal;

    /**
     * @param locale absent: in every language
     * @param version absent: all versions
     * @param reason for those who come after; may be absent
     */
    public record RetirementForm(String locale, Integer version,
            @Schema(maxLength = TemplateText.LONGEST_NOTE) String reason) {
    }

    /**
     * @param retired by locale, the versions that no longer count
     * @param inUse by locale, the version that notices use from now on; 0 is built in
     */
    public record RetirementView(String key, Map<String, List<Integer>> retired, Map<String, Integer> inUse) {
    }

    @POST
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "retireTemplate", summary = "Retire a version of a template, a language, or all of it", description = "The version before it counts again; where there is none left, the built-in one. Texts stay "
            + "readable, and what was prepared with them has to be prepared again. Retired twice is retired.")
    public RetirementView retire(@PathParam("key") String key, @NotNull RetirementForm form) {
        List<Fault> faults = new ArrayList<>();
        String locale = form.locale() == null ? null : TemplateText.locale(form.locale(), faults);
        TemplateText.note("reason", form.reason(), faults);
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "Nothing is retired.", faults);
        }
        List<OperatorTemplate> versions = versions(key, locale, form.version());
        Actor actor = acting.actor();
        Map<String, List<Integer>> retired = new TreeMap<>();
        for (OperatorTemplate template : versions) {
            OperatorTemplate.lock(key, template.locale);
            if (TemplateRetirement.findById(template.id) == null) {
                TemplateRetirement.of(template, form.reason(), actor, clock.instant());
                journal.record(actor, "template.retired", About.subject(template.id),
                        Map.of("key", key, "locale", template.locale, "version", template.version));
            }
            retired.computeIfAbsent(template.locale, tag -> new ArrayList<>()).add(template.version);
        }
        Map<String, Integer> inUse = new TreeMap<>();
        BuiltIn.named(key).keySet().forEach(tag -> inUse.put(tag, 0));
        OperatorTemplate.newest(key).forEach(template -> inUse.put(template.locale, template.version));
        return new RetirementView(key, retired, inUse);
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
