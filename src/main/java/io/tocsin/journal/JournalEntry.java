package io.tocsin.journal;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.time.Ids;

/** One act. The table refuses changes and deletions. */
@Entity
@Immutable
@Table(name = "journal_entry")
public class JournalEntry extends PanacheEntityBase {

    @Id
    public UUID id;
    public Instant at;
    @Column(name = "operator_id")
    public UUID operatorId;
    public String actor;
    public String act;
    @Column(name = "incident_id")
    public UUID incidentId;
    @Column(name = "notice_id")
    public UUID noticeId;
    @Column(name = "tenant_id")
    public String tenantId;
    @Column(name = "subject_id")
    public String subjectId;
    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, Object> detail;

    static void append(Actor actor, String act, About about, Map<String, ?> detail, Instant now) {
        var entry = new JournalEntry();
        entry.id = Ids.next();
        entry.at = now;
        entry.operatorId = actor.operatorId();
        entry.actor = actor.name();
        entry.act = act;
        entry.incidentId = about.incidentId();
        entry.noticeId = about.noticeId();
        entry.tenantId = about.tenantId();
        entry.subjectId = about.subjectId();
        entry.detail = Map.copyOf(detail);
        entry.persist();
    }
}
