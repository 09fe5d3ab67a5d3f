package io.tocsin.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

import org.flywaydb.core.Flyway;

import io.tocsin.postgres.EmbeddedPostgres;

/**
 * A large incident, written straight into the tables: a notice that has gone out to every tenant, with all that can become of
 * letters and answers, and an update that waits for its approval.
 */
final class ConsoleData {

    static final String REFERENCE = "BENCH-1";
    static final String SENT = "00000000-0000-7000-8000-000000000001";
    static final String PREPARED = "00000000-0000-7000-8000-000000000002";

    private ConsoleData() {
    }

    static String tenant(int number) {
        return "t-%07d".formatted(number);
    }

    /** Data that were kept may be of a build that lacked a migration in between. */
    static void migrate(EmbeddedPostgres postgres) {
        Flyway.configure().dataSource(postgres.jdbcUrl(), postgres.username(), postgres.password())
                .locations("classpath:db/migration").placeholders(Map.of("lock-timeout", "5s")).outOfOrder(true).load()
                .migrate();
    }

    static void write(EmbeddedPostgres postgres, int tenants) {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(),
                postgres.password())) {
            run(connection, (LIST + notice(SENT, 1, "INITIAL") + notice(PREPARED, 2, "UPDATE") + GONE_OUT).replace("TENANTS",
                    String.valueOf(tenants)));
            words(connection);
            run(connection, "ANALYZE");
        } catch (SQLException e) {
            throw new BenchFailed("The data cannot be written.", e);
        }
    }

    private static void run(Connection connection, String statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements.split(";\n")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }

    private static String notice(String id, int number, String kind) {
        return NOTICE.replace("NOTICE", "'" + id + "'::uuid").replace("NUMBER", String.valueOf(number)).replace("KIND", kind);
    }

    private static void words(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO rendering (notice_id, preparation_id, tenant_id, locale, subject, body)
                SELECT notice_id, preparation_id, tenant_id, 'en', '[TLP:AMBER] What it means for ' || tenant_name, ?
                FROM advisory
                """)) {
            insert.setBytes(1, deflated("Dear tenant,\n\nthis happened.\n",
                    "<h1>Security notice</h1>\n<p>Dear tenant,</p>\n<p>this happened.</p>\n"));
            insert.executeUpdate();
        }
    }

    private static byte[] deflated(String text, String html) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out, new Deflater(1, true))) {
            byte[] plain = text.getBytes(StandardCharsets.UTF_8);
            deflater.write(ByteBuffer.allocate(4).putInt(plain.length).array());
            deflater.write(plain);
            deflater.write(html.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static final String LIST = """
            SET synchronous_commit = off;
            INSERT INTO tenant (tenant_id, name, locale, time_zone, tier, region, created_at, updated_at)
            SELECT 't-' || lpad(i::text, 7, '0'), 'Company ' || md5(i::text), (ARRAY['en', 'de', 'fr', 'es'])[1 + i % 4],
                'Europe/Berlin', CASE WHEN i % 100 = 0 THEN 'enterprise' WHEN i % 10 = 0 THEN 'business' ELSE 'standard' END,
                (ARRAY['EU', 'US', 'APAC'])[1 + i % 3], now() - interval '2 days', now() - interval '2 days'
            FROM generate_series(1, TENANTS) i;
            INSERT INTO tenant_contact (tenant_id, email, position, name, role, locale)
            SELECT tenant_id, 'security@' || CASE WHEN right(tenant_id, 1) IN ('3', '7')
                    THEN 'host' || right(tenant_id, 2) || '.example' ELSE tenant_id || '.example' END, 1, 'Ann Ngo', 'security', locale
            FROM tenant;
            INSERT INTO incident (id, reference, title, summary, discovered_at, tlp, scope, facts_changed_by, list_revision,
                created_by, created_at, updated_at)
            VALUES (uuidv7(), 'BENCH-1', 'Support-tool access at a sub-processor', 'What happened.', now() - interval '3 days', 'AMBER',
                'FINAL', uuidv7(), 1, uuidv7(), now() - interval '2 days', now() - interval '2 days');
            INSERT INTO affected_tenant (incident_id, tenant_id, name, locale, time_zone, tier, region, facts, listed_by, listed_at,
                updated_at)
            SELECT i.id, tenant_id, t.name, t.locale, time_zone, tier, region, '{"affectedUsers":12,"requiredActions":["Change the keys"]}',
                uuidv7(), now() - interval '2 days', now() - interval '2 days'
            FROM tenant t, incident i;
            INSERT INTO affected_contact (incident_id, tenant_id, email, position, name, role, locale)
            SELECT i.id, tenant_id, email, position, name, role, locale FROM tenant_contact, incident i;
            """;

    private static final String NOTICE = """
            INSERT INTO notice (id, incident_id, number, kind, state, template_key, audience, acknowledge_within, created_by,
                created_at, updated_at)
            SELECT NOTICE, id, NUMBER, 'KIND', 'DRAFT', CASE WHEN NUMBER = 1 THEN 'initial-notice' ELSE 'update' END, 'ALL', 259200,
                uuidv7(), now() - interval '1 day', now() - interval '1 day' FROM incident;
            INSERT INTO preparation (id, notice_id, state, requested_by, requested_by_name, requested_at, beat_at, list_revision,
                facts_revision, series_revision, template_revision, salt, message_id_domain, total, done, advisories, deliveries, digest,
                finished_at)
            VALUES (NOTICE, NOTICE, 'DONE', uuidv7(), 'bench', now() - interval '1 day', now() - interval '1 day', 1, 1, NUMBER - 1, 'en:0',
                '', 'tocsin.example', TENANTS, TENANTS, TENANTS, TENANTS, '\\x00', now() - interval '1 day');
            INSERT INTO notice_frame (notice_id, preparation_id, locale, html, text) VALUES (NOTICE, NOTICE, 'en', '', '');
            INSERT INTO advisory (notice_id, preparation_id, tenant_id, affected_revision, tenant_name, tier, digest)
            SELECT NOTICE, NOTICE, tenant_id, 1, name, tier, '\\x00' FROM tenant ORDER BY tenant_id;
            INSERT INTO notice_tenant (notice_id, preparation_id, tenant_id) SELECT NOTICE, NOTICE, tenant_id FROM tenant ORDER BY tenant_id;
            INSERT INTO delivery (notice_id, id, preparation_id, tenant_id, email, contact_name, contact_role, locale, check_code)
            SELECT NOTICE, uuidv7(), NOTICE, tenant_id, email, name, role, 'en',
                NUMBER * 10000000::bigint + right(tenant_id, 7)::int FROM tenant_contact ORDER BY tenant_id;
            UPDATE notice SET state = 'PREPARED', preparation_id = NOTICE WHERE id = NOTICE;
            """;

    private static final String GONE_OUT = """
            INSERT INTO delivery_queue (notice_id, delivery_id, preparation_id, due_at, domain)
            SELECT notice_id, id, preparation_id, now(), split_part(email, '@', -1) FROM delivery
            WHERE notice_id = 'PREPARED'::uuid ORDER BY id;
            INSERT INTO notice_tally (notice_id, counter, amount)
            VALUES ('PREPARED', 'deliveries.queued', TENANTS), ('PREPARED', 'tenants.awaiting', TENANTS);
            CREATE TEMPORARY TABLE fate AS SELECT id, tenant_id, n, CASE WHEN n < 930 THEN 'ACCEPTED' WHEN n < 980 THEN 'DELIVERED'
                WHEN n < 988 THEN 'REFUSED' WHEN n < 994 THEN 'BOUNCED' WHEN n < 996 THEN 'COMPLAINED' WHEN n < 998 THEN 'EXPIRED'
                ELSE 'HELD' END AS state
            FROM (SELECT id, tenant_id, (right(tenant_id, 7)::bigint * 7919) % 1000 AS n FROM delivery WHERE notice_id = 'SENT') d;
            UPDATE delivery d SET state = f.state, attempts = 1, may_be_sent = true, attempted_at = now() - interval '20 hours',
                accepted_at = now() - interval '20 hours', finished_at = now() - interval '20 hours',
                last_reply = CASE WHEN n < 980 THEN '250 2.0.0 Ok: queued as 4cLZ7x0Yk5z1T' WHEN n < 986 THEN '550 5.1.1 No such user here'
                    WHEN n < 990 THEN '552 5.2.2 Mailbox full' ELSE '554 5.7.1 Rejected by policy ' || n END,
                reason = CASE WHEN n < 980 THEN NULL WHEN n < 988 THEN 'RECIPIENT' WHEN n < 996 THEN 'RECEIPT' WHEN n < 998 THEN 'DEADLINE'
                    ELSE 'ASK' END
            FROM fate f WHERE d.notice_id = 'SENT' AND d.id = f.id;
            INSERT INTO delivery_event (notice_id, delivery_id, id, at, attempt, from_state, to_state)
            SELECT 'SENT', id, uuidv7(), now() - interval '20 hours', 1, 'SENDING', state FROM fate;
            UPDATE notice_tenant t SET state = CASE WHEN f.state IN ('REFUSED', 'BOUNCED', 'EXPIRED', 'HELD') THEN 'UNREACHABLE'
                    ELSE 'ACKNOWLEDGED' END,
                finding = CASE WHEN f.state IN ('REFUSED', 'BOUNCED', 'EXPIRED', 'HELD') THEN NULL
                    ELSE (ARRAY['REVIEWING', 'NOT_AFFECTED', 'AFFECTED', 'NEEDS_HELP'])[1 + n % 4] END,
                acknowledged_at = CASE WHEN f.state IN ('REFUSED', 'BOUNCED', 'EXPIRED', 'HELD') THEN NULL
                    ELSE now() - n * interval '1 minute' END
            FROM fate f WHERE t.notice_id = 'SENT' AND t.preparation_id = 'SENT' AND t.tenant_id = f.tenant_id
                AND (n < 300 OR f.state IN ('REFUSED', 'BOUNCED', 'EXPIRED', 'HELD'));
            INSERT INTO acknowledgement (id, notice_id, tenant_id, delivery_id, name, email, finding, at, late)
            SELECT uuidv7(), 'SENT', t.tenant_id, f.id, 'Ann Ngo', 'ann@ngo.example', t.finding, t.acknowledged_at, false
            FROM notice_tenant t JOIN fate f USING (tenant_id) WHERE t.notice_id = 'SENT' AND t.state = 'ACKNOWLEDGED';
            INSERT INTO notice_tally (notice_id, counter, amount, first_at, last_at)
            SELECT 'SENT'::uuid, 'deliveries.' || lower(state), count(*), now() - interval '20 hours', now() - interval '20 hours'
            FROM fate GROUP BY 2
            UNION ALL SELECT 'SENT', 'tenants.' || lower(state), count(*), NULL, NULL FROM notice_tenant WHERE notice_id = 'SENT' GROUP BY 2
            UNION ALL SELECT 'SENT', 'findings.' || lower(finding), count(*), NULL, NULL FROM notice_tenant
            WHERE notice_id = 'SENT' AND finding IS NOT NULL GROUP BY 2;
            INSERT INTO notice_progress (notice_id, slot, at, accepted, delivered, acknowledged)
            SELECT 'SENT', s, now() - interval '20 hours' + s * interval '1 minute', least(s * TENANTS::bigint / 60, TENANTS), s * 40, s * 200
            FROM generate_series(0, 700) s;
            INSERT INTO notice_domain (notice_id, domain, deliveries)
            SELECT notice_id, split_part(email, '@', -1), count(*) FROM delivery GROUP BY 1, 2 HAVING count(*) > 1
            ORDER BY 3 DESC LIMIT 25;
            INSERT INTO domain_tally (notice_id, domain, counter, amount)
            SELECT d.notice_id, split_part(email, '@', -1), lower(state), count(*) FROM delivery d
            JOIN notice_domain n ON n.notice_id = d.notice_id AND n.domain = split_part(email, '@', -1)
            WHERE d.notice_id = 'SENT' GROUP BY 1, 2, 3;
            UPDATE notice SET state = 'COMPLETED', approved_at = now() - interval '21 hours', released_at = now() - interval '20 hours',
                deliver_until = now() + interval '52 hours', completed_at = now() - interval '19 hours' WHERE id = 'SENT';
            """
            .replace("'SENT'", "'" + SENT + "'::uuid").replace("'PREPARED'::uuid", "'" + PREPARED + "'::uuid")
            .replace("('PREPARED'", "('" + PREPARED + "'");
}
