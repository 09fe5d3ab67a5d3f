package io.tocsin.affected;

import static io.tocsin.testkit.Callers.as;
import static io.tocsin.testkit.Callers.caller;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.tocsin.incident.Incident;
import io.tocsin.journal.JournalEntry;
import io.tocsin.testkit.Callers.Caller;
import io.tocsin.testkit.Rows;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class AffectedResourceTest {

    static final String HEADER = "tenant_id,tenant_name,contact_email";
    static final String ACME = HEADER + "\na-%1$s,Acme,ann@acme.example\n";

    @Inject
    Rows rows;

    /** No other test has tenants with this in their ids. */
    final String x = UUID.randomUUID().toString();
    final String reference = "INC-" + x;

    @BeforeEach
    void open() {
        open(reference);
    }

    @Test
    void a_list_is_imported_with_its_facts_and_contacts() {
        csv("""
                tenant_id,tenant_name,contact_email,contact_name,contact_role,locale,time_zone,tier,region,fact.n:number,fact.note
                a-%1$s,Acme,ann@acme.example,Ann,security,de,Europe/Berlin,gold,EU,12345678901234567890.10,"one
                two"
                a-%1$s,Acme,legal@acme.example,,legal,de,Europe/Berlin,gold,EU,12345678901234567890.10,"one
                two"
                b-%1$s,Globex,x@globex.example,,,,,,,,
                """)
                .statusCode(200)
                .body("rows", equalTo(3)).body("tenants", equalTo(2)).body("contacts", equalTo(3))
                .body("created", equalTo(2)).body("updated", equalTo(0)).body("unchanged", equalTo(0))
                .body("contactsRemoved", equalTo(0)).body("dryRun", equalTo(false));

        list().body("items", hasSize(2))
                .body("items[0].tenantId", equalTo("a-" + x))
                .body("items[0].timeZone", equalTo("Europe/Berlin"))
                .body("items[0].contacts.email", contains("ann@acme.example", "legal@acme.example"))
                .body("items[0].contacts[0].name", equalTo("Ann"))
                .body("items[0].facts.note", equalTo("one\ntwo"))
                .body("items[0].withdrawn", nullValue())
                .body("items[1].facts.size()", equalTo(0))
                .body("nextCursor", nullValue());
        assertThat(as("viewer").get(path("/a-" + x)).then().statusCode(200).header("ETag", "\"1\"").extract().asString())
                .contains("12345678901234567890.10");
    }

    @Test
    void the_same_file_again_changes_nothing() {
        String file = HEADER + ",contact_name,fact.a,fact.j:json\na-%1$s,Acme,ann@acme.example,Ann,x,\"{\"\"k\"\":[1.50]}\"\n"
                + "a-%1$s,Acme,bob@acme.example,,x,\"{\"\"k\"\":[1.50]}\"\nb-%1$s,Globex,x@globex.example,,,\n";
        csv(file).statusCode(200).body("created", equalTo(2));
        long before = listRevision();

        csv(file).statusCode(200)
                .body("unchanged", equalTo(2)).body("created", equalTo(0)).body("updated", equalTo(0))
                .body("contactsRemoved", equalTo(0));

        assertThat(listRevision()).isEqualTo(before);
        list().body("items.revision", contains(1, 1));
    }

    @Test
    void an_absent_column_leaves_and_an_empty_cell_clears() {
        csv(HEADER + ",contact_name,tier,region,fact.a,fact.b\na-%1$s,Acme,ann@acme.example,Ann,gold,EU,1,2\n");

        csv(HEADER + ",tier,fact.a\na-%1$s,Acme,ann@acme.example,,\n").statusCode(200).body("updated", equalTo(1));

        as("viewer").get(path("/a-" + x)).then()
                .body("tier", nullValue()).body("region", equalTo("EU"))
                .body("contacts[0].name", equalTo("Ann"))
                .body("facts.size()", equalTo(1)).body("facts.b", equalTo("2"))
                .body("revision", equalTo(2));
    }

    @Test
    void facts_of_json_take_the_place_of_all_earlier_ones() {
        csv(HEADER + ",fact.a,fact.b\na-%1$s,Acme,ann@acme.example,1,2\n");

        send("application/json", "[{\"tenantId\":\"a-%1$s\",\"name\":\"Acme\",\"facts\":{\"c\":3,\"a\":null}}]").statusCode(200)
                .body("updated", equalTo(1)).body("contactsRemoved", equalTo(0));
        as("viewer").get(path("/a-" + x)).then().body("facts.size()", equalTo(1)).body("facts.c", equalTo(3))
                .body("contacts.email", contains("ann@acme.example"));

        send("application/x-ndjson", "{\"tenantId\":\"a-%1$s\",\"name\":\"Acme\",\"contacts\":[]}").statusCode(200)
                .body("updated", equalTo(1)).body("contactsRemoved", equalTo(1));
        as("viewer").get(path("/a-" + x)).then().body("contacts", empty()).body("facts.c", equalTo(3));
    }

    @Test
    void contacts_of_the_file_take_the_place_of_the_earlier_ones_and_other_tenants_stay() {
        csv(HEADER + "\na-%1$s,Acme,ann@acme.example\na-%1$s,Acme,bob@acme.example\nb-%1$s,Globex,x@globex.example\n");

        csv(HEADER + "\na-%1$s,Acme,bob@acme.example\na-%1$s,Acme,eve@acme.example\n").statusCode(200)
                .body("tenants", equalTo(1)).body("updated", equalTo(1)).body("contactsRemoved", equalTo(1));

        list().body("items", hasSize(2))
                .body("items[0].contacts.email", contains("bob@acme.example", "eve@acme.example"));
    }

    @Test
    void one_fault_and_nothing_is_stored() {
        csv(HEADER + "\na-%1$s,Acme,ann@acme.example\nb-%1$s,Globex,nonsense\n").statusCode(422)
                .body("code", equalTo("INVALID")).body("faultCount", equalTo(1))
                .body("faults[0].line", equalTo(3)).body("faults[0].column", equalTo("contact_email"))
                .body("faults[0].code", equalTo("INVALID_EMAIL")).body("faults[0].message", containsString("nonsense"));

        list().body("items", empty());
        as("viewer").get("/api/v1/tenants/a-" + x).then().statusCode(404);
    }

    @Test
    void a_dry_run_says_the_same_and_stores_nothing() {
        csv(ACME, true).statusCode(200).body("created", equalTo(1)).body("dryRun", equalTo(true));
        csv(HEADER + "\na-%1$s,Acme,nonsense\n", true).statusCode(422).body("faultCount", equalTo(1));

        list().body("items", empty());
        assertThat(listRevision()).isZero();
    }

    @Test
    void rows_that_contradict_each_other_are_named_with_the_line_they_contradict() {
        csv("""
                tenant_id,tenant_name,contact_email,contact_name,tier,fact.a
                a-%1$s,Acme,ann@acme.example,Ann,gold,1
                b-%1$s,Globex,x@globex.example,,,
                a-%1$s,Acme Ltd,bob@acme.example,,silver,2
                a-%1$s,Acme,ANN@acme.example,Anna,gold,1
                a-%1$s,Acme,ann@acme.example,Ann,gold,1
                c-%1$s,C,nonsense,,,
                """).statusCode(422)
                .body("faultCount", equalTo(5))
                .body("faults.line", contains(4, 4, 4, 5, 7))
                .body("faults.column", contains("tenant_name", "tier", "fact.a", "contact_email", "contact_email"))
                .body("faults.code", contains("CONTRADICTION", "CONTRADICTION", "CONTRADICTION", "DUPLICATE_CONTACT",
                        "INVALID_EMAIL"))
                .body("faults[0].message", containsString("Line 2 says \"Acme\""));
    }

    @Test
    void a_contact_that_stands_there_twice_and_agrees_is_one_contact() {
        csv(HEADER + "\na-%1$s,Acme,ann@acme.example\na-%1$s,Acme,Ann@ACME.example\n").statusCode(200)
                .body("rows", equalTo(2)).body("contacts", equalTo(1));
    }

    @Test
    void facts_that_only_differ_in_the_order_of_their_names_agree() {
        send("application/json", """
                [{"tenantId":"a-%1$s","name":"Acme","contacts":[{"email":"a@acme.example"}],"facts":{"p":1,"q":2.0}},
                 {"tenantId":"a-%1$s","name":"Acme","contacts":[{"email":"b@acme.example"}],"facts":{"q":2.00,"p":1}}]
                """).statusCode(200).body("tenants", equalTo(1)).body("contacts", equalTo(2));
    }

    @Test
    void a_gzip_body_is_taken_with_all_its_members() throws IOException {
        var gzip = new ByteArrayOutputStream();
        for (String member : List.of(HEADER + "\na-" + x + ",Acme,ann@acme.example\n",
                "b-" + x + ",Globex,x@globex.example\n")) {
            try (var out = new GZIPOutputStream(gzip)) {
                out.write(member.getBytes(StandardCharsets.UTF_8));
            }
        }

        as("author").config(binary()).contentType("text/csv").header("Content-Encoding", "gzip").body(gzip.toByteArray())
                .post(path("")).then().statusCode(200).body("created", equalTo(2));
        as("author").config(binary()).contentType("text/csv").header("Content-Encoding", "gzip").body("no gzip".getBytes())
                .post(path("")).then().statusCode(400).body("code", equalTo("INVALID"));
    }

    @Test
    void a_list_over_the_limit_is_refused_as_sent_and_as_unpacked() throws IOException {
        byte[] large = (ACME.formatted(x) + " ".repeat(33 << 20)).getBytes(StandardCharsets.UTF_8);
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write(large);
        }

        as("author").config(binary()).contentType("text/csv").body(large).post(path("")).then()
                .statusCode(413).body("code", equalTo("TOO_LARGE"));
        as("author").config(binary()).contentType("text/csv").header("Content-Encoding", "gzip").body(gzip.toByteArray())
                .post(path("")).then().statusCode(413).body("code", equalTo("TOO_LARGE"));
        list().body("items", empty());
    }

    @Test
    void the_same_request_again_has_the_same_answer() {
        Caller author = caller("author");
        for (String replayed : new String[] { null, "true" }) {
            author.request().contentType("text/csv").header("Idempotency-Key", "k-" + x).body(ACME.formatted(x)).post(path(""))
                    .then().statusCode(200).body("created", equalTo(1)).header("Idempotent-Replayed", replayed);
        }
        author.request().contentType("text/csv").header("Idempotency-Key", "k-" + x).body(HEADER).post(path("")).then()
                .statusCode(422);
    }

    @Test
    void what_is_not_a_list_is_refused_by_its_type() {
        for (RequestSpecification sent : List.of(as("author").contentType("application/xml").body("<x/>"),
                as("author").contentType("application/x-www-form-urlencoded").body("x"),
                as("author").contentType("multipart/form-data").multiPart("list", "list.csv", HEADER.getBytes(UTF_8)))) {
            sent.post(path("")).then().statusCode(415).body("code", equalTo("UNSUPPORTED_TYPE"), "detail",
                    containsString("text/csv, application/x-ndjson or application/json"), "detail",
                    containsString("--data-binary @file -H 'Content-Type: text/csv'"));
        }
        as("author").contentType("text/csv; charset=UTF-16").body(HEADER).post(path("")).then()
                .statusCode(422).body("faults[0].code", equalTo("INVALID_ENCODING"));
        as("author").contentType("text/csv").body("").post(path("")).then().statusCode(422)
                .body("faults[0].code", equalTo("EMPTY_FILE"));
    }

    @Test
    void only_an_author_imports_and_only_for_an_incident_that_is_there_and_open() {
        as("viewer", "approver", "sender").contentType("text/csv").body(HEADER).post(path("")).then().statusCode(403);
        as("author").contentType("text/csv").body(HEADER).post("/api/v1/incidents/no-such/affected-tenants").then()
                .statusCode(404);
        as("sender").post("/api/v1/incidents/" + reference + "/closure").then().statusCode(200);
        csv(ACME).statusCode(409).body("code", equalTo("STATE"));
    }

    @Test
    void unknown_tenants_join_the_directory_and_known_ones_stay_as_they_are() {
        as("author").contentType("text/csv").body(HEADER + ",tier,contact_role\na-" + x
                + ",Acme of the directory,ann@acme.example,gold,legal\n").post("/api/v1/tenants").then().statusCode(200);

        csv(HEADER + "\na-%1$s,Acme of the list,ann@acme.example\nb-%1$s,Globex,x@globex.example\n").statusCode(200);

        as("viewer").get("/api/v1/tenants/a-" + x).then().body("name", equalTo("Acme of the directory"));
        as("viewer").get("/api/v1/tenants/b-" + x).then().body("name", equalTo("Globex"))
                .body("contacts.email", contains("x@globex.example"));
        list().body("items[0].name", equalTo("Acme of the list"))
                .body("items[0].tier", equalTo("gold")).body("items[0].contacts[0].role", equalTo("legal"));
    }

    @Test
    void a_tenant_without_contacts_in_the_list_has_those_of_the_directory() {
        as("author").contentType("text/csv").body(ACME.formatted(x)).post("/api/v1/tenants").then().statusCode(200);

        send("application/json", "[{\"tenantId\":\"a-%1$s\",\"name\":\"Acme\"}]").statusCode(200)
                .body("contacts", equalTo(0));

        list().body("items[0].contacts.email", contains("ann@acme.example"));
    }

    @Test
    void an_importer_is_remembered_and_the_journal_has_figures_and_no_names() throws Exception {
        Caller importer = caller("author");
        String large = ACME.formatted(x) + "\n".repeat(2 << 20); // larger than is held in memory
        importer.request().contentType("text/csv").body(large).post(path("")).then().statusCode(200);

        assertThat(rows.number("SELECT count(*) FROM list_importer WHERE operator_id = ?", importer.id())).isOne();
        JournalEntry entry = QuarkusTransaction.requiringNew().call(() -> JournalEntry
                .<JournalEntry> find("operatorId = ?1 and act = 'affected.imported'", importer.id()).firstResult());
        assertThat(entry.detail).containsEntry("created", 1).containsEntry("sha256", HexFormat.of().formatHex(
                MessageDigest.getInstance("SHA-256").digest(large.getBytes(UTF_8))));
        assertThat(entry.detail.toString()).doesNotContain("Acme", "acme");
    }

    @Test
    void a_tenant_that_was_never_told_leaves_the_list_and_can_return() {
        csv(ACME);
        long before = listRevision();

        as("author").body("{}").delete(path("/a-" + x)).then().statusCode(422).body("faults.field", hasItem("reason"));
        as("author").body("{\"reason\":\"was another Acme\"}").delete(path("/a-" + x)).then().statusCode(204);

        list().body("items", empty());
        assertThat(listRevision()).isEqualTo(before + 1);
        as("author").body("{\"reason\":\"again\"}").delete(path("/a-" + x)).then().statusCode(404);
        csv(ACME).body("created", equalTo(1));
    }

    @Test
    void contacts_go_with_their_tenant_however_many_go_at_once() {
        csv(HEADER + "\na-%1$s,Acme,ann@acme.example\nb-%1$s,Globex,x@globex.example\nc-%1$s,Initech,i@initech.example\n");
        rows.run("DELETE FROM affected_tenant WHERE tenant_id IN (?, ?)", "a-" + x, "b-" + x);
        assertThat(rows.text("SELECT string_agg(tenant_id, ',') FROM affected_contact WHERE tenant_id LIKE '%' || ?", x))
                .isEqualTo("c-" + x);
        rows.run("DELETE FROM affected_tenant WHERE tenant_id LIKE '%' || ?", x);
        rows.run("DELETE FROM tenant WHERE tenant_id IN (?, ?)", "b-" + x, "c-" + x);
        assertThat(rows.text("SELECT string_agg(tenant_id, ',') FROM tenant_contact WHERE tenant_id LIKE '%' || ?", x))
                .isEqualTo("a-" + x);
    }

    @Test
    void the_words_of_a_reason_stay_out_of_the_journal() {
        csv(HEADER + "\na-%1$s,Acme,ann@acme.example\nb-%1$s,Globex,bob@globex.example\n");
        rows.told(reference, "a-" + x);

        as("author").body("{\"reason\":\"Ann Smith was mistaken\"}").delete(path("/a-" + x)).then().statusCode(200);
        as("author").body("{\"reason\":\"Bob Smith was mistaken\"}").delete(path("/b-" + x)).then().statusCode(204);

        assertThat(entry("affected.withdrawn", "a-" + x).detail).isEqualTo(Map.of("reasonGiven", true));
        assertThat(entry("affected.removed", "b-" + x).detail).isEqualTo(Map.of("reasonGiven", true));
    }

    private static JournalEntry entry(String act, String tenantId) {
        return QuarkusTransaction.requiringNew().call(() -> JournalEntry
                .<JournalEntry> find("act = ?1 and tenantId = ?2", act, tenantId).singleResult());
    }

    @Test
    void a_tenant_to_which_nothing_went_before_its_notice_was_cancelled_was_never_told() {
        csv(ACME);
        rows.told(reference, "a-" + x);
        rows.run("UPDATE notice_tenant SET never_sent = true WHERE tenant_id = ?", "a-" + x);

        as("author").body("{\"reason\":\"was another Acme\"}").delete(path("/a-" + x)).then().statusCode(204);

        list().body("items", empty());
    }

    @Test
    void a_tenant_that_was_told_is_kept_as_withdrawn_until_it_is_listed_again() {
        csv(ACME);
        rows.told(reference, "a-" + x);

        as("author").body("{\"reason\":\"was another Acme\"}").delete(path("/a-" + x)).then()
                .statusCode(200).body("withdrawn.reason", equalTo("was another Acme")).body("withdrawn.at", notNullValue())
                .body("revision", equalTo(2));
        as("author").body("{\"reason\":\"twice\"}").delete(path("/a-" + x)).then()
                .statusCode(200).body("withdrawn.reason", equalTo("was another Acme")).body("revision", equalTo(2));
        list().body("items", hasSize(1));

        csv(ACME).body("updated", equalTo(1));
        list().body("items[0].withdrawn", nullValue()).body("items[0].revision", equalTo(3));
    }

    @Test
    void imports_at_once_follow_each_other() throws Exception {
        Caller author = caller("author");
        int tenants = 2000;
        List<Callable<ValidatableResponse>> imports = List.of("one", "two", "one", "two").stream()
                .<Callable<ValidatableResponse>> map(from -> () -> author.request().contentType("text/csv")
                        .body(bigList(from, tenants)).post(path("")).then())
                .toList();

        allAtOnce(imports);

        assertThat(rows.number(
                """
                        SELECT count(DISTINCT affected_tenant.facts ->> 'from') FROM affected_tenant JOIN incident ON incident.id = incident_id
                        WHERE reference = ?""",
                reference)).isOne();
        assertThat(rows.number("""
                SELECT count(*) FROM affected_contact JOIN incident ON incident.id = incident_id WHERE reference = ?
                """, reference)).isEqualTo(tenants);
        assertThat(rows.number("""
                SELECT count(*) FROM affected_contact AS contact JOIN affected_tenant USING (incident_id, tenant_id)
                JOIN incident ON incident.id = incident_id
                WHERE reference = ? AND split_part(email, '@', 1) <> affected_tenant.facts ->> 'from'""", reference)).isZero();
    }

    @Test
    void imports_of_the_same_new_tenants_for_different_incidents_do_not_block_each_other_for_good() throws Exception {
        Caller author = caller("author");
        List<Callable<ValidatableResponse>> imports = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String other = "INC-" + i + "-" + x;
            open(other);
            imports.add(() -> author.request().contentType("text/csv").body(bigList("one", 1000))
                    .post("/api/v1/incidents/" + other + "/affected-tenants").then());
        }
        imports.add(() -> author.request().contentType("text/csv")
                .body(bigList("two", 1000).replace(",fact.from", "").replace(",two\n", "\n")).post("/api/v1/tenants").then());

        allAtOnce(imports);

        assertThat(rows.number("SELECT count(*) FROM tenant WHERE tenant_id LIKE ?", "t%-" + x)).isEqualTo(1000);
    }

    @Test
    void the_list_has_pages() {
        csv(bigList("one", 5));

        String cursor = as("viewer").queryParam("limit", 3).get(path("")).then().statusCode(200)
                .body("items", hasSize(3)).extract().path("nextCursor");
        as("viewer").queryParam("limit", 3).queryParam("cursor", cursor).get(path("")).then()
                .body("items.tenantId", contains("t3-" + x, "t4-" + x)).body("nextCursor", nullValue());
    }

    private static void allAtOnce(List<Callable<ValidatableResponse>> imports) throws Exception {
        var threads = Executors.newFixedThreadPool(imports.size());
        try {
            for (Future<ValidatableResponse> done : threads.invokeAll(imports)) {
                done.get().statusCode(200);
            }
        } finally {
            threads.shutdown();
        }
    }

    private String bigList(String from, int tenants) {
        return HEADER + ",fact.from\n" + IntStream.range(0, tenants)
                .mapToObj(i -> "t" + i + "-" + x + ",Tenant " + i + "," + from + "@t" + i + ".example," + from + "\n")
                .collect(Collectors.joining());
    }

    private ValidatableResponse csv(String list) {
        return csv(list, false);
    }

    private ValidatableResponse csv(String list, boolean dryRun) {
        return as("author").contentType("text/csv").queryParam("dryRun", dryRun).body(list.formatted(x)).post(path("")).then();
    }

    private ValidatableResponse send(String contentType, String list) {
        return as("author").config(binary()).contentType(contentType).body(list.formatted(x).getBytes(StandardCharsets.UTF_8))
                .post(path("")).then();
    }

    private ValidatableResponse list() {
        return as("viewer").get(path("")).then().statusCode(200);
    }

    private long listRevision() {
        return QuarkusTransaction.requiringNew().call(() -> Incident.named(reference).listRevision);
    }

    private static void open(String reference) {
        as("author").body("{\"reference\":\"%s\",\"title\":\"x\"}".formatted(reference)).post("/api/v1/incidents").then()
                .statusCode(201);
    }

    private String path(String rest) {
        return "/api/v1/incidents/" + reference + "/affected-tenants" + rest;
    }

    /** Bytes as they are, whatever REST Assured thinks of the type. */
    private static RestAssuredConfig binary() {
        return RestAssuredConfig.config().encoderConfig(EncoderConfig.encoderConfig()
                .encodeContentTypeAs("text/csv", ContentType.BINARY)
                .encodeContentTypeAs("application/x-ndjson", ContentType.BINARY));
    }
}
