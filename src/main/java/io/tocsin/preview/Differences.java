package io.tocsin.preview;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

import io.tocsin.advisory.AdvisoryStore;
import io.tocsin.advisory.Proofs;
import io.tocsin.advisory.StoredAdvisory;
import io.tocsin.delivery.letter.Specimens;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.Preparation;
import io.tocsin.preview.WordDiff.Piece;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Templates;
import io.tocsin.template.language.Placeholder;

/** One tenant's words, compared with what everybody is told and with what it was told before. */
@ApplicationScoped
public class Differences {

    public enum Against {
        TEMPLATE,
        PREVIOUS
    }

    /**
     * @param noticeNumber that was compared with; null for the template
     * @param movedOn since the notice was prepared; null for nothing
     */
    public record Difference(String locale, Against against, Integer noticeNumber, String movedOn, List<Piece> subject,
            List<Piece> text) {
    }

    /** Subject and plain text. */
    private record Said(String subject, String text) {
        static Said of(StoredAdvisory advisory) {
            return new Said(advisory.subject(), new String(advisory.words().text(), UTF_8));
        }
    }

    private final AdvisoryStore advisories;
    private final Proofs proofs;
    private final Templates templates;
    private final EntityManager entities;

    Differences(AdvisoryStore advisories, Proofs proofs, Templates templates, EntityManager entities) {
        this.advisories = advisories;
        this.proofs = proofs;
        this.templates = templates;
        this.entities = entities;
    }

    /**
     * @param locale null for the first in which the tenant is written to
     * @throws Refusal NOT_FOUND when there is no such advisory, or none before it; STATE when the template says nothing without
     *         a tenant's facts
     */
    public Difference of(Notice notice, String tenantId, String locale, Against against) {
        StoredAdvisory advisory = notice.preparationId == null ? proofs.of(notice, tenantId, locale).advisory()
                : advisories.find(notice, tenantId, locale).orElseThrow(() -> Refusal.notFound("advisory", "to tenant "
                        + tenantId + (locale == null ? "" : " in locale " + locale) + " in this notice as it was prepared"));
        Said now = Said.of(advisory);
        if (against == Against.TEMPLATE) {
            Said skeleton = proofs.skeleton(notice, tenantId, advisory.locale())
                    .map(words -> new Said(words.subject(), words.text()))
                    .orElseThrow(() -> new Refusal(RefusalCode.STATE, "This template computes with facts, so it says nothing"
                            + " without those of a tenant. Compare with the notice before, or look at the template."));
            return difference(advisory.locale(), against, null, movedOn(notice), skeleton, now);
        }
        Notice before = before(notice, tenantId).orElseThrow(() -> Refusal.notFound("notice",
                "before this one that tenant " + tenantId + " was sent"));
        Said then = Said.of(advisories.find(before, tenantId, advisory.locale())
                .or(() -> advisories.find(before, tenantId, null)).orElseThrow());
        return difference(advisory.locale(), against, before.number, null, then, now);
    }

    private static Difference difference(String locale, Against against, Integer number, String movedOn, Said then,
            Said now) {
        return new Difference(locale, against, number, movedOn, WordDiff.of(then.subject(), now.subject()),
                WordDiff.of(shown(then.text()), shown(now.text())));
    }

    /** The places of link and code hold noncharacters, which JSON should not. */
    private static String shown(String text) {
        return text.replace(Placeholder.TOKEN, Specimens.TOKEN).replace(Placeholder.CODE, Specimens.CODE);
    }

    private String movedOn(Notice notice) {
        Preparation preparation = notice.preparationId == null ? null : Preparation.findById(notice.preparationId);
        return preparation == null ? null
                : preparation.movedOn(Incident.findById(notice.incidentId), notice, templates).orElse(null);
    }

    /** The last that went to this tenant before the notice did, or would now. */
    private Optional<Notice> before(Notice notice, String tenantId) {
        return entities.createNativeQuery("""
                SELECT n.* FROM notice n
                WHERE n.incident_id = :incident AND n.number = number_told_before(CAST(:notice AS uuid), :tenant)
                """, Notice.class).setParameter("incident", notice.incidentId).setParameter("tenant", tenantId)
                .setParameter("notice", notice.id).getResultStream().findFirst();
    }
}
