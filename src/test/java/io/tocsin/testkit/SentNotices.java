package io.tocsin.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

import javax.sql.DataSource;

import jakarta.inject.Singleton;

import io.tocsin.advisory.CheckCode;
import io.tocsin.delivery.letter.DeliveryToken;
import io.tocsin.template.language.Placeholder;
import io.tocsin.time.Ids;

/**
 * Notices as release and delivery leave them, written straight into the tables: for tests of what comes after, which want a
 * tenant in some state without walking all the way there.
 */
@Singleton
public class SentNotices {

    private final DataSource database;
    private final MutableClock clock;
    private final DeliveryToken tokens;
    private final CheckCode codes;

    SentNotices(DataSource database, MutableClock clock, DeliveryToken tokens, CheckCode codes) {
        this.database = database;
        this.clock = clock;
        this.tokens = tokens;
        this.codes = codes;
    }

    public record AnIncident(UUID id, String reference) {
    }

    /** A notice that went to one tenant. */
    public record SentNotice(AnIncident incident, UUID id, UUID preparationId, String tenantId, List<UUID> deliveries,
            List<String> tokens, List<String> codes) {

        public String page() {
            return "/a/" + tokens.get(0);
        }
    }

    public AnIncident incident() {
        var incident = new AnIncident(Ids.next(), "INC-" + UUID.randomUUID());
        run("""
                INSERT INTO incident (id, reference, title, tlp, facts_changed_by, created_by, created_at, updated_at)
                VALUES (?, ?, 'Support-tool access', 'AMBER', ?, ?, now(), now())
                """, incident.id(), incident.reference(), UUID.randomUUID(), UUID.randomUUID());
        return incident;
    }

    /** A tenant of a fresh id on the incident's list. */
    public String listed(AnIncident incident, String name) {
        String tenantId = "t-" + UUID.randomUUID();
        run("""
                INSERT INTO affected_tenant (incident_id, tenant_id, name, time_zone, tier, listed_by, listed_at, updated_at)
                VALUES (?, ?, ?, 'Europe/Berlin', 'enterprise', ?, now(), now())
                """, incident.id(), tenantId, name, UUID.randomUUID());
        return tenantId;
    }

    public SentNotice sent(String locale, String... emails) {
        AnIncident incident = incident();
        return sent(incident, 1, "INITIAL", listed(incident, "Acme GmbH"), "Acme GmbH", locale, emails);
    }

    /** Released and completed now, with 72 hours to answer: the relay took it over for everybody. */
    public SentNotice sent(AnIncident incident, int number, String kind, String tenantId, String name, String locale,
            String... emails) {
        UUID notice = Ids.next();
        UUID preparation = Ids.next();
        Timestamp now = Timestamp.from(clock.instant());
        run("""
                INSERT INTO notice (id, incident_id, number, kind, state, template_key, audience, acknowledge_within,
                    created_by, created_at, updated_at)
                VALUES (?, ?, ?, ?, 'DRAFT', 'initial-notice', 'ALL', ?, ?, now(), now())
                """, notice, incident.id(), number, kind, Duration.ofHours(72).toSeconds(), UUID.randomUUID());
        run("""
                INSERT INTO preparation (id, notice_id, state, requested_by, requested_by_name, requested_at, beat_at,
                    list_revision, facts_revision, series_revision, template_revision, salt,
                    message_id_domain, total, digest, finished_at)
                VALUES (?, ?, 'DONE', ?, 'ann', now(), now(), 0, 1, 0, 'en:0', '\\x00', 'vendor.example', 1, '\\x00', now())
                """, preparation, notice, UUID.randomUUID());
        run("""
                UPDATE notice SET state = 'COMPLETED', preparation_id = ?, approved_at = ?, released_at = ?,
                    deliver_until = ?::timestamptz + interval '3 days', completed_at = ?
                WHERE id = ?
                """, preparation, now, now, now, now, notice);
        run("INSERT INTO notice_frame (notice_id, preparation_id, locale, html, text) VALUES (?, ?, ?, '', '')", notice,
                preparation, locale);
        return to(incident, notice, preparation, tenantId, name, locale, emails);
    }

    /** Adds a tenant to those that the notice went to, now. */
    public SentNotice alsoTo(SentNotice sent, String tenantId, String name, String... emails) {
        return to(sent.incident(), sent.id(), sent.preparationId(), tenantId, name, "en", emails);
    }

    private SentNotice to(AnIncident incident, UUID notice, UUID preparation, String tenantId, String name, String locale,
            String... emails) {
        Timestamp now = Timestamp.from(clock.instant());
        run("""
                INSERT INTO advisory (notice_id, preparation_id, tenant_id, affected_revision, tenant_name, tier, digest)
                VALUES (?, ?, ?, 1, ?, 'enterprise', '\\x00')
                """, notice, preparation, tenantId, name);
        run("""
                INSERT INTO rendering (notice_id, preparation_id, tenant_id, locale, subject, body) VALUES (?, ?, ?, ?, ?, ?)
                """, notice, preparation, tenantId, locale, "[TLP:AMBER] What it means for " + name, words());
        run("INSERT INTO notice_tenant (notice_id, preparation_id, tenant_id) VALUES (?, ?, ?)", notice, preparation, tenantId);
        List<UUID> deliveries = new ArrayList<>();
        for (String email : emails) {
            UUID delivery = Ids.next();
            deliveries.add(delivery);
            run("""
                    INSERT INTO delivery (notice_id, id, preparation_id, tenant_id, email, contact_name, locale, check_code,
                        state, attempts, attempted_at, accepted_at, finished_at)
                    VALUES (?, ?, ?, ?, ?, 'Ann Ngo', ?, ?, 'ACCEPTED', 1, ?, ?, ?)
                    """, notice, delivery, preparation, tenantId, email, locale, codes.numberOf(delivery), now, now, now);
        }
        tally(notice, "deliveries.accepted", emails.length);
        tally(notice, "tenants.awaiting", 1);
        return new SentNotice(incident, notice, preparation, tenantId, deliveries,
                deliveries.stream().map(id -> tokens.of(id, 1)).toList(),
                deliveries.stream().map(id -> CheckCode.write(codes.numberOf(id))).toList());
    }

    private void tally(UUID notice, String counter, long amount) {
        run("INSERT INTO notice_tally (notice_id, counter, amount) VALUES (?, ?, ?)", notice, counter, amount);
    }

    private static byte[] words() {
        String link = "http://localhost/a/" + Placeholder.TOKEN;
        byte[] text = ("Acknowledge: " + link).getBytes(StandardCharsets.UTF_8);
        byte[] html = ("<h1>Security notice</h1>\n<p>What happened.</p>\n<p><a href=\"" + link
                + "\">Acknowledge this notice</a></p>\n<p>Code " + Placeholder.CODE + "</p>").getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream();
        try (var deflated = new DeflaterOutputStream(out, new Deflater(1, true))) {
            deflated.write(ByteBuffer.allocate(4).putInt(text.length).array());
            deflated.write(text);
            deflated.write(html);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    public void run(String sql, Object... parameters) {
        try (Connection connection = database.getConnection(); PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** @return the first column of the only row */
    public String text(String sql, Object... parameters) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
