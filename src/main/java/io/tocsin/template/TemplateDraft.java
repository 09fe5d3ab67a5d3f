package io.tocsin.template;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.journal.Actor;
import io.tocsin.time.Ids;

/** A text that is being written: saved, with whatever faults it still has, and used by no notice until it is published. */
@Entity
@Table(name = "template_draft")
public class TemplateDraft extends PanacheEntityBase {

    @Id
    public UUID id;
    public String key;
    public String locale;
    public String subject;
    public String body;
    @Column(name = "change_note")
    public String changeNote;
    /** The version that was the newest when it was begun, or that its author has seen since; 0 for none or a built-in one. */
    @Column(name = "based_on")
    public int basedOn;
    /** Moves with any change of the row: the ETag. */
    public long revision;
    /** Everybody who saved it. */
    @Column(name = "written_by")
    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<UUID> writtenBy;
    @Column(name = "created_at")
    public Instant createdAt;
    @Column(name = "updated_at")
    public Instant updatedAt;

    static TemplateDraft begin(String key, String locale, DraftForm.Text text, int basedOn, Actor actor, Instant now) {
        var draft = new TemplateDraft();
        draft.id = Ids.next();
        draft.key = key;
        draft.locale = locale;
        draft.basedOn = basedOn;
        draft.createdAt = now;
        draft.writtenBy = List.of();
        draft.write(text, actor, now);
        draft.persist();
        return draft;
    }

    void save(DraftForm.Text text, int basedOn, Actor actor, Instant now) {
        this.basedOn = basedOn;
        write(text, actor, now);
    }

    private void write(DraftForm.Text text, Actor actor, Instant now) {
        subject = text.subject();
        body = text.body();
        changeNote = text.changeNote();
        if (!writtenBy.contains(actor.operatorId())) {
            writtenBy = new ArrayList<>(writtenBy);
            writtenBy.add(actor.operatorId());
        }
        updatedAt = now;
        revision++;
    }

    static List<TemplateDraft> after(String key, UUID id, int limit) {
        return find("key = ?1 and id > ?2 order by id", key, id).page(0, limit).list();
    }

    public static Optional<TemplateDraft> of(String key, UUID id) {
        return find("key = ?1 and id = ?2", key, id).firstResultOptional();
    }

    /** Waits for whoever saves or publishes it. */
    static Optional<TemplateDraft> lock(String key, UUID id) {
        return TemplateDraft.<TemplateDraft> find("key = ?1 and id = ?2", key, id).withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }
}
