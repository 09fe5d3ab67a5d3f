package io.tocsin.notice;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.incident.Incident;
import io.tocsin.journal.Actor;
import io.tocsin.problem.Fault;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Templates;

/**
 * One attempt at a notice's words, with the revisions of everything that went into them. Who changes any of it calls
 * nobody: approval and release compare, and answer {@code STALE}.
 */
@Entity
@Table(name = "preparation")
public class Preparation extends PanacheEntityBase {

    public enum State {
        /** In: a request. A crash leaves it here with a beat that grows old, and any replica begins it again. */
        RUNNING,
        /** In: its last batch, when nothing had moved on meanwhile. */
        DONE,
        /** In: its last batch, when a tenant's words could not be made. */
        FAILED,
        /**
         * In: its last batch, when the list, the facts or the template had moved on meanwhile; a waiver taken back, at once.
         */
        STALE
    }

    @Id
    public UUID id;
    @Column(name = "notice_id")
    public UUID noticeId;
    @Enumerated(EnumType.STRING)
    public State state;
    @Column(name = "requested_by")
    public UUID requestedBy;
    @Column(name = "requested_by_name")
    public String requestedByName;
    @Column(name = "requested_at")
    public Instant requestedAt;
    @Column(name = "beat_at")
    public Instant beatAt;
    /** Fence: a process that was thought dead and is not finds another number here, and stops. */
    public int attempt;
    @Column(name = "list_revision")
    public long listRevision;
    @Column(name = "facts_revision")
    public long factsRevision;
    @Column(name = "series_revision")
    public long seriesRevision;
    @Column(name = "template_revision")
    public String templateRevision;
    public byte[] salt;
    @Column(name = "message_id_domain")
    public String messageIdDomain;
    public int total;
    public int done;
    public Integer advisories;
    public Integer deliveries;
    public byte[] digest;
    @JdbcTypeCode(SqlTypes.JSON)
    public List<Map<String, Object>> warnings = new ArrayList<>();
    @JdbcTypeCode(SqlTypes.JSON)
    public List<Fault> faults = new ArrayList<>();
    /** Whether a rendering that supersedes none is its tenant's first; false for what a version before V27 prepared. */
    @Column(name = "supersedes_known")
    public boolean supersedesKnown;
    /** Null for what was prepared before this was counted. */
    @JdbcTypeCode(SqlTypes.JSON)
    public LocaleCounts locales;
    /** Null for what was prepared before this was found. */
    @JdbcTypeCode(SqlTypes.JSON)
    public GuidedSample sample;
    /** Digest of what the vendor looked like; null for what was prepared before there were brands. */
    public byte[] brand;
    @Column(name = "fault_count")
    public int faultCount;
    /** Of these words for these recipients; another preparation begins with none. */
    @JdbcTypeCode(SqlTypes.JSON)
    public List<Approval> approvals = new ArrayList<>();
    @Column(name = "finished_at")
    public Instant finishedAt;

    /**
     * Moves with every release, and every cancellation or retraction after one: what audiences and {@code previous} depend on.
     */
    public static long seriesRevisionOf(UUID incidentId) {
        return Notice.count("incidentId = ?1 and releasedAt is not null", incidentId)
                + Notice.count("incidentId = ?1 and releasedAt is not null and cancelledAt is not null", incidentId)
                + Notice.count("incidentId = ?1 and retracted.at is not null", incidentId);
    }

    /**
     * Stops what runs: its words must not count, whatever they come to. The caller holds the incident's lock, which ending a
     * preparation takes too.
     *
     * @param noticeId null for every notice of the incident
     */
    public static void stopRunning(UUID incidentId, UUID noticeId, Instant now) {
        getEntityManager().createNativeQuery("""
                UPDATE preparation SET state = 'STALE', finished_at = :now, beat_at = :now
                WHERE state = 'RUNNING' AND notice_id IN (SELECT id FROM notice WHERE incident_id = :incident
                    AND id = coalesce(CAST(:notice AS uuid), id))
                """).setParameter("now", Timestamp.from(now)).setParameter("incident", incidentId)
                .setParameter("notice", noticeId == null ? null : noticeId.toString()).executeUpdate();
    }

    /** The newest attempt at a notice's words, whatever came of it. */
    public static Optional<Preparation> newestOf(UUID noticeId) {
        return find("noticeId = ?1 order by id desc", noticeId).firstResultOptional();
    }

    /** @return whether some tenants get these words in place of the notice's */
    boolean says(Wording wording) {
        return wording == Wording.NOTICE
                || warnings.stream().anyMatch(warning -> wording.warning().equals(warning.get("code")));
    }

    boolean isApprovedBy(Actor actor) {
        return approvals.stream().anyMatch(approval -> approval.by().equals(actor.operatorId()));
    }

    void add(Approval approval) {
        List<Approval> all = new ArrayList<>(approvals);
        all.add(approval);
        approvals = all;
    }

    /** @return what has moved on since, in words for a person; empty when all is as it was */
    public Optional<String> movedOn(Incident incident, Notice notice, Templates templates) {
        if (listRevision != incident.listRevision) {
            return Optional.of("the affected list");
        }
        if (factsRevision != incident.factsRevision) {
            return Optional.of("the incident's facts");
        }
        if (!templateRevision.equals(Wordings.of(notice, templates).revision(templates))) {
            return Optional.of("the template");
        }
        if (seriesRevision != seriesRevisionOf(incident.id)) {
            return Optional.of("the series: another notice of this incident was released, cancelled or retracted");
        }
        return Optional.empty();
    }

    public void requireFresh(Incident incident, Notice notice, Templates templates) {
        movedOn(incident, notice, templates).ifPresent(what -> {
            throw new Refusal(RefusalCode.STALE,
                    "Since this notice was prepared, something moved on: " + what + ". Prepare it again and have it approved.");
        });
    }

    /** {@code sha256:} and 64 hexadecimal digits, or null before the preparation is done. */
    public String digestText() {
        return digest == null ? null : "sha256:" + HexFormat.of().formatHex(digest);
    }
}
