package io.tocsin.acknowledgement;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;

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
        try (Connection connection = database.getConnection(); PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO wrong_contact (notice_id, delivery_id, tenant_id, at) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """)) {
            insert.setObject(1, told.noticeId());
            insert.setObject(2, told.deliveryId());
            insert.setString(3, told.tenantId());
            insert.setTimestamp(4, Timestamp.from(now));
            if (insert.executeUpdate() == 0) {
                return;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("wrong contact of delivery " + told.deliveryId(), e);
        }
        journal.record(Told.ACTOR, "contact.reported_wrong",
                About.notice(notice.incidentId, notice.id).tenant(told.tenantId()).subjectId(told.deliveryId()), Map.of());
    }
}
