package io.tocsin.acknowledgement;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Instant;
import java.util.Map;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.postgres.Sql;

/** Contacts who say that they are the wrong one: work for a person, who finds the right one. Moves no state. */
@ApplicationScoped
class WrongContacts {

    private final DataSource database;
    private final Journal journal;

    WrongContacts(DataSource database, Journal journal) {
        this.database = database;
        this.journal = journal;
    }

    /** The first time counts; saying it again changes nothing. */
    @Transactional(MANDATORY)
    public void report(Notice notice, Told told, Instant now) {
        int reported = Sql.on(database, "wrong contact of delivery " + told.deliveryId(), sql -> sql.run("""
                INSERT INTO wrong_contact (notice_id, delivery_id, tenant_id, at) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, told.noticeId(), told.deliveryId(), told.tenantId(), now));
        if (reported == 0) {
            return;
        }
        journal.record(Told.ACTOR, "contact.reported_wrong",
                About.notice(notice.incidentId, notice.id).tenant(told.tenantId()).subjectId(told.deliveryId()), Map.of());
    }
}
