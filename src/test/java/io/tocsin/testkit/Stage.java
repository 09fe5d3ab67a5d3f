package io.tocsin.testkit;

import static io.tocsin.testkit.Callers.caller;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.response.Response;
import io.tocsin.delivery.worker.DeliveryWorker;
import io.tocsin.delivery.worker.Housekeeping;
import io.tocsin.testkit.Callers.Caller;

/**
 * An incident with its people and its list, ready to be told of. Everything goes over the API, but for the list, which is
 * written straight into its tables so that tests further down do not depend on the import.
 */
@ApplicationScoped
public class Stage {

    @Inject
    DataSource database;
    @Inject
    DeliveryWorker worker;
    @Inject
    Housekeeping housekeeping;

    /** @param email of the only contact; facts as JSON */
    public record Listed(String tenantId, String name, String email, String locale, String facts) {

        public static Listed tenant(String name) {
            String id = name.toLowerCase() + "-" + UUID.randomUUID().toString().substring(0, 8);
            return new Listed(id, name, "security@" + id + ".example", "en", "{\"requiredActions\":[]}");
        }

        public Listed facts(String json) {
            return new Listed(tenantId, name, email, locale, json);
        }

        public Listed locale(String tag) {
            return new Listed(tenantId, name, email, tag, facts);
        }
    }

    /** An incident, with an author who drafts and prepares, an approver and a sender. */
    public final class Scene {

        public final String reference = "INC-2022-" + Numbers.next();
        public final Caller author = caller("author");
        public final Caller approver = caller("approver");
        public final Caller sender = caller("sender");

        private Scene() {
            author.request().body(Map.of("reference", reference, "title", "Support-tool access at a sub-processor",
                    "discoveredAt", "2022-01-20T23:18:00Z", "tlp", "AMBER")).post("/api/v1/incidents").then().statusCode(201);
        }

        public Scene list(Listed... tenants) {
            affect(reference, author.id(), List.of(tenants));
            return this;
        }

        /** @return the notice's id */
        public String draft() {
            return draft(Map.of("kind", "INITIAL", "acknowledgeWithin", "PT72H"));
        }

        public String draft(Map<String, ?> form) {
            return author.request().body(form).post("/api/v1/incidents/" + reference + "/notices").then().statusCode(201)
                    .extract().path("id");
        }

        /** @return the digest */
        public String prepare(String notice) {
            return author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(200).extract()
                    .path("digest");
        }

        public void approve(String notice, String digest) {
            approver.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then()
                    .statusCode(200);
        }

        public Response release(String notice) {
            return sender.request().post("/api/v1/notices/" + notice + "/release");
        }

        /** Drafted, prepared, approved, released; nothing sent yet. */
        public String released() {
            String notice = draft();
            approve(notice, prepare(notice));
            release(notice).then().statusCode(200);
            return notice;
        }

        /** Released, and everything sent that is due. */
        public String sent() {
            String notice = released();
            sendWhatIsDue();
            return notice;
        }
    }

    public Scene scene() {
        return new Scene();
    }

    public void sendWhatIsDue() {
        worker.sendWhatIsDue();
        housekeeping.round();
    }

    private void affect(String reference, UUID importer, List<Listed> tenants) {
        QuarkusTransaction.requiringNew().run(() -> {
            try (Connection connection = database.getConnection()) {
                for (Listed tenant : tenants) {
                    affect(connection, reference, importer, tenant);
                }
                run(connection, "UPDATE incident SET list_revision = list_revision + 1 WHERE reference = ?", reference);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void affect(Connection connection, String reference, UUID importer, Listed tenant) throws SQLException {
        run(connection, """
                INSERT INTO tenant (tenant_id, name, created_at, updated_at) VALUES (?, ?, now(), now())
                ON CONFLICT DO NOTHING
                """, tenant.tenantId(), tenant.name());
        run(connection, """
                INSERT INTO affected_tenant (incident_id, tenant_id, name, locale, facts, listed_by, listed_at, updated_at)
                SELECT id, ?, ?, ?, ?::jsonb, ?, now(), now() FROM incident WHERE reference = ?
                """, tenant.tenantId(), tenant.name(), tenant.locale(), tenant.facts(), importer, reference);
        run(connection, """
                INSERT INTO affected_contact (incident_id, tenant_id, email, position, name, role)
                SELECT id, ?, ?, 1, 'Ada Byron', 'security' FROM incident WHERE reference = ?
                """, tenant.tenantId(), tenant.email(), reference);
    }

    private static void run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
