package io.tocsin.affected;

import static io.tocsin.testkit.Callers.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testkit.Patience;
import io.tocsin.testkit.Rows;

/**
 * A list whose tenants stand in order takes a shorter way into the database, and so does the first of an incident; they must
 * lead to the same place.
 */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class OrderOfRowsTest {

    private static final String NARROW = "tenant_id,tenant_name,contact_email,contact_name,tier,fact.a,fact.n:number";
    private static final String WIDE = NARROW + ",contact_role,contact_locale,locale,time_zone,region";

    @Inject
    Rows rows;
    @Inject
    DataSource database;

    /** Each at first, where nothing is on the list yet, and then on top of it, where some of it moves. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6 })
    void rows_in_any_order_say_the_same(long seed) {
        String sorted = incident();
        String shuffled = incident();
        String begun = incident();
        int known = (int) (seed % 3) * 6; // some of the tenants, all, none
        List.of(sorted, shuffled, begun).forEach(reference -> directoryKnows(reference, known));
        csv(begun, "tenant_id,tenant_name,contact_email\nother-%s,Other,o@x.example\n".formatted(begun)).statusCode(200);
        var random = new Random(seed);
        for (int time = 0; time < 3; time++) {
            boolean wide = random.nextBoolean();
            List<List<String>> tenants = tenants(random, wide);
            List<List<String>> mixed = new ArrayList<>(tenants);
            Collections.shuffle(mixed, random);
            String answer = send(sorted, wide ? WIDE : NARROW, tenants);
            assertThat(send(shuffled, wide ? WIDE : NARROW, mixed)).isEqualTo(answer);
            assertThat(send(begun, wide ? WIDE : NARROW, tenants)).isEqualTo(answer);
            assertThat(state(shuffled)).isNotEmpty().isEqualTo(state(sorted));
            assertThat(state(begun)).isEqualTo(state(sorted));
        }
    }

    @Test
    void a_tenant_that_comes_back_further_down_is_the_same_tenant() {
        String reference = incident();
        csv(reference, "tenant_id,tenant_name,contact_email\na-%s,Acme,ann@acme.example\nb-%<s,Globex,x@globex.example\n"
                .formatted(reference) + "a-" + reference + ",Acme,bob@acme.example\n")
                .statusCode(200).body("tenants", equalTo(2))
                .body("contacts", equalTo(3));
        assertThat(rows.number("SELECT count(*) FROM affected_contact WHERE tenant_id = ?", "a-" + reference)).isEqualTo(2);
    }

    @Test
    void a_tenant_that_another_import_adds_meanwhile_is_taken_as_that_one_left_it() throws SQLException {
        String reference = incident();
        CompletableFuture<ValidatableResponse> answer;
        try (Connection other = database.getConnection(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO tenant (tenant_id, name, tier, created_at, updated_at) VALUES ('" + reference
                    + "-b', 'Known', 'gold', now(), now())");
            answer = CompletableFuture.supplyAsync(() -> csv(reference,
                    "tenant_id,tenant_name,contact_email\n%s-a,Acme,a@x.example\n%<s-b,Globex,b@x.example\n"
                            .formatted(reference)));
            // it has looked for tenants that are known, and waits at this one
            Patience.until("the import, at the tenant", () -> rows.number("""
                    SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE '%INTO tenant %'
                    """) > 0);
            other.commit();
        }
        answer.join().statusCode(200).body("created", equalTo(2));
        assertThat(state(reference).lines()).contains("listed|INC-b|Globex|gold|{}|1", "known|INC-b|Known|gold|1",
                "known|INC-a|Acme|1", "reached|INC-a|a@x.example|1|role|locale")
                .noneMatch(line -> line.startsWith("reached|INC-b"));
    }

    private static String incident() {
        String reference = "INC-" + UUID.randomUUID();
        as("author").body(Map.of("reference", reference, "title", "x", "tlp", "RED")).post("/api/v1/incidents").then()
                .statusCode(201);
        return reference;
    }

    private void directoryKnows(String prefix, int tenants) {
        for (int i = 0; i < tenants; i++) {
            String id = prefix + "-" + (char) ('a' + i);
            rows.run("""
                    INSERT INTO tenant (tenant_id, name, locale, tier, region, created_at, updated_at)
                    VALUES (?, 'Known', 'fr', 'gold', 'EU', now(), now())
                    """, id);
            rows.run("""
                    INSERT INTO tenant_contact (tenant_id, email, position, name, role, locale)
                    VALUES (?, 'C0@x.example', 1, 'From the directory', 'legal', 'fr'),
                           (?, 'other@x.example', 2, 'Somebody else', 'other', NULL)
                    """, id, id);
        }
    }

    /** Rows of each tenant, in the order of ids; some tenants have several, and some a contact that stands there twice. */
    private static List<List<String>> tenants(Random random, boolean wide) {
        List<List<String>> tenants = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            if (random.nextInt(5) == 0) {
                continue;
            }
            String tenant = "%s-" + (char) ('a' + i) + ",Tenant " + i + ",c%d@x.example,%s,"
                    + some(random, "gold", "starter", "")
                    + "," + some(random, "one", "two\\\\three", "") + "," + some(random, "1.50", "2", "");
            String more = wide
                    ? "," + some(random, "legal", "") + "," + some(random, "de", "") + "," + some(random, "de-CH", "")
                            + "," + some(random, "Europe/Berlin", "") + "," + some(random, "EU", "")
                    : "";
            List<String> lines = new ArrayList<>();
            for (int contact = 0; contact <= random.nextInt(3); contact++) {
                lines.add(tenant.formatted("%s", contact, some(random, "Ann", "")) + more);
            }
            if (random.nextInt(6) == 0) {
                lines.add(lines.get(0));
            }
            tenants.add(lines);
        }
        return tenants;
    }

    private static String some(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    private String send(String reference, String header, List<List<String>> tenants) {
        var list = new StringBuilder(header).append('\n');
        tenants.forEach(lines -> lines.forEach(line -> list.append(line.formatted(reference)).append('\n')));
        return csv(reference, list.toString()).statusCode(200).extract().asString();
    }

    private static ValidatableResponse csv(String reference, String list) {
        return as("author").contentType("text/csv").body(list).post("/api/v1/incidents/" + reference + "/affected-tenants")
                .then();
    }

    /** All that is stored of an incident's tenants, here and in the directory, without what tells the incidents apart. */
    private String state(String reference) {
        return rows.text("""
                SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
                    SELECT concat_ws('|', 'listed', tenant_id, name, locale, time_zone, tier, region, facts, revision) AS line
                    FROM affected_tenant WHERE tenant_id LIKE ? || '%'
                    UNION ALL SELECT concat_ws('|', 'contact', tenant_id, email, position, name, 'role', role, 'locale', locale)
                    FROM affected_contact WHERE tenant_id LIKE ? || '%'
                    UNION ALL SELECT concat_ws('|', 'known', tenant_id, name, locale, time_zone, tier, region, revision)
                    FROM tenant WHERE tenant_id LIKE ? || '%'
                    UNION ALL SELECT concat_ws('|', 'reached', tenant_id, email, position, name, 'role', role, 'locale', locale)
                    FROM tenant_contact WHERE tenant_id LIKE ? || '%') AS lines
                """, reference, reference, reference, reference).replace(reference, "INC");
    }
}
