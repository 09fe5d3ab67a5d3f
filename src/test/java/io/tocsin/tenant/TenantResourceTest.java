package io.tocsin.tenant;

import static io.tocsin.testkit.Callers.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.http.Page;
import io.tocsin.testkit.Rows;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class TenantResourceTest {

    static final String HEADER = "tenant_id,tenant_name,contact_email";

    @Inject
    Rows rows;

    /** No other test has tenants with this in their ids. */
    final String x = UUID.randomUUID().toString();
    final String acme = "/api/v1/tenants/a-" + x;

    @Test
    void a_list_adds_tenants_and_updates_them() {
        csv(HEADER + ",tier,region\na-%1$s,Acme,ann@acme.example,gold,EU\nb-%1$s,Globex,x@globex.example,,\n").statusCode(200)
                .body("created", equalTo(2));

        csv(HEADER + ",tier\na-%1$s,Acme Ltd,bob@acme.example,\n").statusCode(200)
                .body("created", equalTo(0)).body("updated", equalTo(1)).body("contactsRemoved", equalTo(1));
        csv(HEADER + ",tier\na-%1$s,Acme Ltd,bob@acme.example,\n").statusCode(200)
                .body("updated", equalTo(0)).body("unchanged", equalTo(1));

        as("viewer").get(acme).then().statusCode(200).header("ETag", "\"2\"")
                .body("name", equalTo("Acme Ltd")).body("tier", nullValue()).body("region", equalTo("EU"))
                .body("contacts.email", contains("bob@acme.example"));
        as("viewer").get("/api/v1/tenants/b-" + x).then().statusCode(200).header("ETag", "\"1\"");
    }

    @Test
    void a_dry_run_stores_nothing() {
        as("author").contentType("text/csv").body(HEADER + "\na-" + x + ",Acme,ann@acme.example\n")
                .post("/api/v1/tenants?dryRun=true").then().statusCode(200).body("dryRun", equalTo(true));

        as("viewer").get(acme).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = { "dry_run=true", "dry-run=true", "DRYRUN=true", "dryrun=true", "dryRuns=true", "dryRun=", "dryRun",
            "dryRun=true&dryRun=false", "dryRun=true&dry_run=true" })
    void a_dry_run_that_is_mistyped_is_none_and_no_import_either(String query) {
        as("author").contentType("text/csv").body(HEADER + "\na-" + x + ",Acme,ann@acme.example\n")
                .post("/api/v1/tenants?" + query).then().statusCode(400).body("code", equalTo("INVALID"))
                .body("detail", containsString(query.substring(query.indexOf('&') + 1).split("=")[0]))
                .body("detail", containsString("dryRun"));

        as("viewer").get(acme).then().statusCode(404);
    }

    @Test
    void facts_do_not_belong_here() {
        csv(HEADER + ",fact.a\na-%1$s,Acme,ann@acme.example,1\n").statusCode(422)
                .body("faults[0].code", equalTo("UNKNOWN_COLUMN")).body("faults[0].column", equalTo("fact.a"));
    }

    @Test
    void the_directory_has_pages() {
        csv(HEADER + "\na-%1$s,Acme,ann@acme.example\na-%1$s.1,Acme,ann@acme.example\na-%1$s.2,Acme,ann@acme.example\n")
                .statusCode(200);
        String before = Page.of(List.of("a-" + x, "next"), 1, row -> row, row -> row).nextCursor();

        String next = as("viewer").queryParam("cursor", before).queryParam("limit", 1).get("/api/v1/tenants").then()
                .statusCode(200).body("items.tenantId", contains("a-" + x + ".1")).extract().path("nextCursor");
        as("viewer").queryParam("cursor", next).queryParam("limit", 1).get("/api/v1/tenants").then()
                .body("items.tenantId", contains("a-" + x + ".2"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "AAAA", "abc", "YWJj", "a", "!", "AAAAAGE", "gA", "w6Q", "%25" })
    void a_cursor_that_is_not_ours_is_refused(String cursor) {
        as("viewer").queryParam("cursor", cursor).get("/api/v1/tenants").then().statusCode(400)
                .body("code", equalTo("INVALID")).body("detail", containsString("not one of ours"));
    }

    @Test
    void a_tenant_is_changed_in_part() {
        csv(HEADER + ",tier\na-%1$s,Acme,ann@acme.example,gold\n");

        as("author").header("If-Match", "\"1\"").contentType("application/merge-patch+json").body("""
                {"tier":null,"locale":"DE-ch","timeZone":"europe/zurich",
                 "contacts":[{"email":"Bob@B\\u00fccher.example","role":"Legal"}]}""").patch(acme).then()
                .statusCode(200).header("ETag", "\"2\"")
                .body("name", equalTo("Acme")).body("tier", nullValue()).body("locale", equalTo("de-CH"))
                .body("timeZone", equalTo("Europe/Zurich")).body("contacts", hasSize(1))
                .body("contacts[0].email", equalTo("Bob@xn--bcher-kva.example")).body("contacts[0].role", equalTo("legal"));
        as("author").header("If-Match", "\"1\"").body("{\"tier\":\"x\"}").patch(acme).then().statusCode(412);
    }

    @Test
    void a_change_that_changes_nothing_moves_nothing_and_is_not_journalled() {
        csv(HEADER + ",tier,contact_role\na-%1$s,Acme,ann@acme.example,gold,legal\n");

        as("author").body("""
                {"name":" Acme ","tier":"gold","locale":null,"contacts":[{"email":"ann@ACME.example","role":"Legal"}]}""")
                .patch(acme).then().statusCode(200).header("ETag", "\"1\"");
        as("author").body("{}").patch(acme).then().statusCode(200).header("ETag", "\"1\"");

        assertThat(rows.number("SELECT count(*) FROM journal_entry WHERE act = 'tenant.changed' AND tenant_id = ?", "a-" + x))
                .isZero();
    }

    @Test
    void a_change_names_everything_that_is_wrong() {
        csv(HEADER + "\na-%1$s,Acme,ann@acme.example\n");

        as("author").body("""
                {"name":"","locale":"xx","contacts":[{"email":"nonsense"},{"email":"a@b.example"},{"email":"A@b.example"}]}""")
                .patch(acme).then().statusCode(422)
                .body("faults.field", hasItems("name", "locale", "contacts[0].email", "contacts[2].email"))
                .body("faults.code", hasItem("DUPLICATE_CONTACT"));
        as("author").body("{\"tenantId\":\"z\"}").patch(acme).then().statusCode(422);
    }

    @Test
    void a_tenant_that_is_on_a_list_stays_in_the_directory() {
        String reference = "INC-" + x;
        as("author").body("{\"reference\":\"%s\",\"title\":\"x\"}".formatted(reference)).post("/api/v1/incidents").then()
                .statusCode(201);
        as("author").contentType("text/csv").body(HEADER + "\na-" + x + ",Acme,ann@acme.example\n")
                .post("/api/v1/incidents/" + reference + "/affected-tenants").then().statusCode(200);

        as("author").delete(acme).then().statusCode(403);
        as("admin").delete(acme).then().statusCode(409).body("detail", containsString(reference));

        as("author").body("{\"reason\":\"x\"}").delete("/api/v1/incidents/" + reference + "/affected-tenants/a-" + x).then()
                .statusCode(204);
        as("admin").delete(acme).then().statusCode(204);
        as("viewer").get(acme).then().statusCode(404);
    }

    private ValidatableResponse csv(String list) {
        return as("author").contentType("text/csv").body(list.formatted(x)).post("/api/v1/tenants").then();
    }
}
