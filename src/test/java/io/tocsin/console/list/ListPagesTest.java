package io.tocsin.console.list;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tocsin.testkit.Seen.count;
import static io.tocsin.testkit.Seen.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RedirectConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.tocsin.testkit.Accessible;
import io.tocsin.testkit.Browser;
import io.tocsin.testkit.Rows;
import io.tocsin.testkit.Shot;
import io.tocsin.testkit.SignedIn;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ListPagesTest {

    private static final String HEADER = "tenant_id,tenant_name,contact_email,contact_name,locale,fact.n:number,fact.note\n";

    /** A short file is there before anybody could read how far it is. */
    private static final int LONG_ENOUGH_TO_BE_TOLD = 600_000;

    @Inject
    Stage stage;
    @Inject
    Rows rows;
    @Inject
    Uploads uploads;

    final String x = UUID.randomUUID().toString().substring(0, 8);

    @Test
    void a_list_with_faults_is_looked_at_fixed_and_taken_over() throws Exception {
        Scene scene = stage.scene();
        try (Browser ann = Browser.as("author")) {
            Page page = ann.open("/console/incidents/" + scene.reference + "/list");
            Accessible.check(page);
            Shot.of(page, "list");
            send(page, HEADER + "a-" + x + ",Acme GmbH,ann@acme.example,Ann,de,12,x\n" + "b-" + x
                    + ",\"شركة الأمثلة المحدودة\",not an address,,xx,many,=1+1\n" + "c-" + x + ",,c@c.example,,en,3,\n");

            seen(page.locator("h1")).isEqualTo("affected.csv");
            seen(page.locator("#result")).contains("4 things are wrong");
            seen(page.locator(".faulty")).contains("Line 3").contains("not an address").contains("Line 4")
                    .contains("It is empty. Give the tenant's name");
            assertThat(count(page.locator(".cells .is-wrong"))).isEqualTo(4);
            seen(page.locator("main")).doesNotContain("INVALID").doesNotContain("NOT_FOUND")
                    .contains("E-mail address of a contact");
            Accessible.check(page);
            Shot.of(page, "list-faults");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("language 1")).click();
            assertThat(count(page.locator(".faulty > li"))).isEqualTo(1);

            Download download = page.waitForDownload(() -> page
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Download the tenants with faults")).click());
            String given = Files.readString(download.path());
            assertThat(given).startsWith("\ufeffwhat_is_wrong,tenant_id,").contains("not an address").contains(",'=1+1\r\n")
                    .doesNotContain("Acme");

            page.getByLabel("Upload that file").setInputFiles(file("contact_email,tenant_id\n"));
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Check it again")).click();
            assertThat(page.locator("#trouble")).containsText("it has other columns than");
            page.getByLabel("Upload that file").setInputFiles(file(given.replace("not an address", "b@b.example")
                    .replace(",xx,", ",ar,").replace(",many,", ",7,").replace("c-" + x + ",,", "c-" + x + ",Initech,")
                    + "\r\n".repeat(LONG_ENOUGH_TO_BE_TOLD)));
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Check it again")).click();
            assertThat(page.locator("#said")).containsText("2 rows had been given out to be put right, and 2 came back");
            String whole = page.url();
            page.goBack();
            assertThat(page.url()).isEqualTo(whole);
            assertThat(page.locator("main")).containsText("this one was sent in its place");
            assertThat(page.locator("#result")).containsText("Nothing is wrong");
            seen(page.locator(".figures")).contains("3").contains("new on the list");
            Accessible.check(page);
            Shot.of(page, "list-check");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Put it on the list")).click();
            seen(page.locator("#done")).contains("It is on the list");
            Accessible.check(page);
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("See the list")).click();
            assertThat(count(page.locator("tbody tr"))).isEqualTo(3);
            Accessible.check(page);
            Shot.of(page, "list-tenants");
        }
        assertThat(rows.text("""
                SELECT affected_tenant.facts ->> 'note' FROM affected_tenant JOIN incident ON incident.id = incident_id
                WHERE reference = ? AND tenant_id = ?
                """, scene.reference, "b-" + x)).isEqualTo("=1+1");
    }

    @Test
    void whoever_sends_a_list_says_what_its_columns_are() {
        Scene scene = stage.scene();
        try (Browser ann = Browser.as("author")) {
            Page page = ann.open("/console/incidents/" + scene.reference + "/list");
            send(page, "Customer No;Company;E-Mail;Comment;Accounts viewed\na-" + x + ";Acme;ann@acme.example;x;12\n");
            assertThat(page.locator("#columns-asked select").nth(1).inputValue()).isEqualTo("tenant_name");
            Accessible.check(page);
            Shot.of(page, "list-columns");
            page.locator("#columns-asked select").nth(0).selectOption("tenant_id");
            page.locator("#columns-asked select").nth(3).selectOption("leave");
            assertThat(page.locator("#columns-asked fieldset").nth(4)).containsText("For example 12");
            page.locator("#columns-asked select").nth(4).selectOption("fact:number");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Check again with these columns")).click();
            seen(page.locator("#result")).contains("Nothing is wrong");
            seen(page.locator("main")).contains("Passed over").contains("Fact “Accounts_viewed”, a number");
        }
    }

    @Test
    void what_a_list_would_change_is_told_by_name_before_and_nothing_that_moved_meanwhile_is_overwritten() throws Exception {
        Scene scene = stage.scene();
        SignedIn ann = SignedIn.as("author");
        takeOver(ann, scene,
                HEADER + "a-" + x + ",Acme,ann@acme.example,Ann,de,12,x\na-" + x + ",Acme,bob@acme.example,,de,12,x\nb-"
                        + x + ",Globex,x@globex.example,,en,1,\n");

        String upload = upload(ann, scene, "affected.csv", (HEADER + "a-" + x + ",Acme AG,ann@acme.example,Ann,fr,13,x\nc-" + x
                + ",Initech,c@initech.example,,en,1,\n").getBytes(StandardCharsets.UTF_8));
        ann.request().get(upload).then()
                .body(allOf(containsString("Initech"), containsString("name, language, contacts, fact n"),
                        containsString("bob@acme.example"), not(containsString("Globex"))));

        takeOver(SignedIn.as("author"), scene, HEADER + "d-" + x + ",Umbrella,d@umbrella.example,,en,1,\n");
        ann.request().post(upload + "/take-over").then().statusCode(303);
        settled(ann, upload);
        ann.request().get(upload).then().body(containsString("Somebody changed the incident"));
        assertThat(listed(scene, "c-" + x)).isZero();
        ann.request().post(upload + "/check").then().statusCode(303);
        settled(ann, upload);
        ann.request().post(upload + "/take-over").then().statusCode(303);
        settled(ann, upload);
        ann.request().get(upload).then().body(containsString("It is on the list"));
        assertThat(listed(scene, "c-" + x)).isOne();
        // Sent twice, it is taken over once.
        ann.request().post(upload + "/take-over").then().statusCode(303);
        settled(ann, upload);
        assertThat(rows.number("SELECT count(*) FROM journal_entry JOIN incident ON incident.id = incident_id"
                + " WHERE reference = ? AND act = 'affected.imported'", scene.reference)).isEqualTo(3);
    }

    @Test
    void a_file_in_another_encoding_gets_no_question_and_no_download_but_what_to_do() {
        Scene scene = stage.scene();
        SignedIn ann = SignedIn.as("author");
        String path = upload(ann, scene, "latin.csv",
                "t\u00e4nant_id,tenant_name\na,M\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(ann.request().get(path).asString()).contains("which is not UTF-8").contains("CSV UTF-8")
                .doesNotContain("columns-asked").doesNotContain("to-fix.csv").doesNotContain("iconv");
    }

    @Test
    void a_file_belongs_to_the_session_that_sent_it() throws Exception {
        Scene scene = stage.scene();
        SignedIn ann = SignedIn.as("author");
        String upload = upload(ann, scene, "affected.csv", (HEADER + "a-" + x + ",Acme,a@acme.example,,,,\n").getBytes());

        SignedIn.as("author").request().get(upload).then().statusCode(303)
                .header("Location", endsWith("/console/incidents/" + scene.reference + "/list"));
        SignedIn.as("author").request().post(upload + "/take-over").then().statusCode(404);
        SignedIn.as(ann.actor()).request().get(upload + "/to-fix.csv").then().statusCode(404);
        SignedIn.as("viewer").request().get(upload).then().statusCode(403);
        ann.request().get("/console/incidents/" + scene.reference + "/list").then()
                .body(allOf(containsString("You were looking at"), containsString(upload)));
        ann.request().queryParam("from", "a\uD800\uDC00").get("/console/incidents/" + scene.reference + "/list").then()
                .statusCode(200);
        ann.request().post(upload + "/forget").then().statusCode(303);
        ann.request().get(upload).then().statusCode(303);
        ann.request().get("/console/incidents/" + scene.reference + "/list").then()
                .body(containsString("This file is no longer here"));
    }

    @Test
    void gzip_and_json_are_known_by_what_is_in_them() throws Exception {
        Scene scene = stage.scene();
        SignedIn ann = SignedIn.as("author");
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write((HEADER + "a-" + x + ",Acme,a@acme.example,,,,\n").getBytes(StandardCharsets.UTF_8));
        }
        ann.request().get(upload(ann, scene, "list.bin", packed.toByteArray())).then()
                .body(allOf(containsString("spreadsheet (CSV)"), containsString("Nothing is wrong")));
        ann.request().get(upload(ann, scene, "list.csv", ("[{\"tenantId\":\"a-" + x + "\",\"name\":1}]").getBytes())).then()
                .body(allOf(containsString("give text in double quotes"), containsString("&quot;name&quot;:1")));
        send(ann, scene, "list.gz", Arrays.copyOf(packed.toByteArray(), 30)).then().statusCode(422)
                .body(containsString("damaged"));
        send(ann, scene, "list.csv", new byte[0]).then().statusCode(422).body(containsString("No file was chosen"));
    }

    @Test
    void nothing_of_a_list_is_lost_where_it_or_what_is_put_right_cannot_be_read_to_its_end() throws Exception {
        Scene scene = stage.scene();
        SignedIn ann = SignedIn.as("author");
        String wrong = "a-" + x + ",Acme,nonsense,,,,\n";
        String right = "a-" + x + ",Acme,a@acme.example,,,,\n";
        String rest = "b-" + x + ",Glöbex,b@globex.example,,,,\n";
        byte[] neverClosed = (HEADER + wrong + "c-" + x + ",\"Initech,c@initech.example,,,,\n" + rest)
                .getBytes(StandardCharsets.UTF_8);
        for (byte[] list : List.of(neverClosed, (HEADER + wrong + rest).getBytes(StandardCharsets.ISO_8859_1))) {
            String upload = upload(ann, scene, "affected.csv", list);
            ann.request().get(upload).then().body(containsString("cannot be read to its end"))
                    .body(not(containsString("put-right")));
            ann.request().get(upload + "/to-fix.csv?rows=all").then().body(containsString("after this is missing"));
            putRight(ann, upload, (HEADER + right).getBytes(StandardCharsets.UTF_8)).then().statusCode(422)
                    .body(containsString("cannot be read to its end"));
        }
        String upload = upload(ann, scene, "affected.csv", (HEADER + wrong + rest).getBytes(StandardCharsets.UTF_8));
        putRight(ann, upload, (HEADER + right + rest).getBytes(StandardCharsets.ISO_8859_1)).then().statusCode(422)
                .body(containsString("CSV UTF-8"));
    }

    @Test
    void cells_that_come_back_in_place_of_others_are_none_more_and_none_less_and_as_they_were() throws Exception {
        Scene scene = stage.scene();
        SignedIn ann = SignedIn.as("author");
        byte[] list = (HEADER + "a-" + x + ",Acme,nonsense,,,1,+41 44\n").getBytes(StandardCharsets.UTF_8);
        String fixed = HEADER + "a-" + x + ",Acme,a@acme.example,,,1,'+41 44";
        for (String row : List.of(fixed + ",800 users\n", fixed.replace(",1,'+41 44", ",1\n"))) {
            String again = led(ann,
                    putRight(ann, upload(ann, scene, "affected.csv", list), row.getBytes(StandardCharsets.UTF_8)));
            ann.request().get(again).then().body(containsString("cells, the header has"));
        }
        String whole = led(ann, putRight(ann, upload(ann, scene, "affected.csv", list),
                (fixed + "\n").getBytes(StandardCharsets.UTF_8)));
        ann.request().post(whole + "/take-over").then().statusCode(303);
        settled(ann, whole);
        assertThat(rows.text("SELECT facts ->> 'note' FROM affected_tenant WHERE tenant_id = ?", "a-" + x)).isEqualTo("+41 44");
    }

    private static Response putRight(SignedIn person, String upload, byte[] fixed) {
        return send(person, upload + "/put-right", "fixed.csv", fixed);
    }

    @Test
    void ten_thousand_faulty_rows_are_shown_page_by_page() throws Exception {
        Scene scene = stage.scene();
        var list = new StringBuilder(HEADER);
        for (int i = 0; i < 10_000; i++) {
            list.append("t-").append(i).append(",Tenant ").append(i).append(",nonsense,,zz,x,\n");
        }
        SignedIn ann = SignedIn.as("author");
        String upload = upload(ann, scene, "affected.csv", list.toString().getBytes(StandardCharsets.UTF_8));

        String first = ann.request().get(upload).asString();
        assertThat(first).contains("30,000 things are wrong").contains("Line 26<").doesNotContain("Line 27<");
        assertThat(first.length()).isLessThan(100_000);
        ann.request().get(upload + "?kind=INVALID_EMAIL&after=9990").then()
                .body(allOf(containsString("Line 9,991"), containsString("Line 10,001")));
        String given = ann.request().get(upload + "/to-fix.csv?rows=all").asString();
        assertThat(given.lines()).hasSize(10_001);
        String fixed = upload(ann, scene, "affected.csv", given.replace(",nonsense,", ",a@t.example,").replace(",zz,x", ",en,1")
                .getBytes(StandardCharsets.UTF_8));
        ann.request().get(fixed).then().body(containsString("Nothing is wrong"));

        UUID id = UUID.fromString(fixed.replaceAll(".*/", ""));
        rows.run("UPDATE list_upload SET state = 'CHECKING', read_at = NULL WHERE id = ?", id);
        uploads.progress(id, 5_000);
        ann.request().get(fixed + "/progress").then().body(containsString("5,000 of 10,001 lines read (49 %)"));
        uploads.progress(id, 10_001);
        uploads.progress(id, 10_001);
        ann.request().get(fixed + "/progress").then()
                .body(allOf(containsString("All 10,001 lines are read"), containsString("seconds so far")));
    }

    @Test
    void without_scripts_a_list_is_sent_and_taken_over_all_the_same() throws IOException {
        Scene scene = stage.scene();
        try (Browser ann = Browser.withoutScripts(SignedIn.as("author"))) {
            Page page = ann.open("/console/incidents/" + scene.reference + "/list");
            send(page, HEADER + "a-" + x + ",Acme,a@acme.example,,,,\n");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Put it on the list")).click();
            seen(page.locator("#done")).contains("It is on the list");
        }
    }

    @Test
    void a_single_tenant_is_typed_in_changed_and_taken_off() {
        Scene scene = stage.scene();
        try (Browser ann = Browser.as("author")) {
            Page page = ann.open("/console/incidents/" + scene.reference + "/list/by-hand");
            page.getByLabel("Your own id of it").fill("a-" + x);
            page.locator("#name").fill("Acme GmbH");
            page.getByLabel("E-mail").first().fill("nonsense");
            page.locator("#fact-name-1").fill("accountsViewed");
            page.locator("#fact-kind-1").selectOption("NUMBER");
            page.locator("#fact-value-1").fill("twelve");
            save(page, "Put it on the list");
            seen(page.locator(".fault", new Page.LocatorOptions().setHasText("It is not a number")).first())
                    .contains("It is not a number");
            page.locator("#fact-value-1").fill("12.50");
            save(page, "Put it on the list");
            seen(page.locator(".fault", new Page.LocatorOptions().setHasText("has no @")).first()).contains("has no @");
            Accessible.check(page);
            page.getByLabel("E-mail").first().fill("ann@acme.example");
            save(page, "Put it on the list");

            seen(page.locator("#said")).contains("The tenant is on the list");
            assertThat(page.locator("#fact-value-0").inputValue()).isEqualTo("12.50");
            assertThat(page.locator("#fact-name-1").inputValue()).as("what was left empty is not stored").isEmpty();
            Accessible.check(page);
            Shot.of(page, "list-tenant");
            page.locator("#name").fill("Acme AG");
            save(page, "Save");
            seen(page.locator("h1")).isEqualTo("Acme AG");
            page.getByLabel("Why?").fill("Another Acme was meant");
            save(page, "Take it off the list");
            seen(page.locator("#said")).contains("Acme AG is off the list");
        }
        assertThat(listed(scene, "a-" + x)).isZero();
    }

    @Test
    void whoever_types_in_a_second_tenant_finds_the_facts_of_the_first_and_stores_only_those_that_are_known() {
        Scene scene = stage.scene();
        SignedIn ann = SignedIn.as("author");
        takeOver(ann, scene, HEADER + "a-" + x + ",Acme,ann@acme.example,Ann,de,12,secret\n");
        String byHand = "/console/incidents/" + scene.reference + "/list/by-hand";
        ann.request().get(byHand).then()
                .body(allOf(containsString("value=\"note\""), containsString("value=\"n\""), not(containsString("secret"))));
        ann.request().formParam("tenantId", "b-" + x).formParam("name", "Globex").formParam("email", "g@globex.example")
                .formParam("factName", "n", "note").formParam("factKind", "NUMBER", "TEXT").formParam("factValue", "7", "")
                .post(byHand).then().statusCode(303);
        assertThat(rows.text("""
                SELECT affected_tenant.facts::text FROM affected_tenant JOIN incident ON incident.id = incident_id
                WHERE reference = ? AND tenant_id = ?
                """, scene.reference, "b-" + x)).isEqualTo("{\"n\": 7}");
    }

    @Test
    void a_tenant_that_somebody_else_changed_meanwhile_is_not_overwritten() {
        Scene scene = stage.scene();
        Listed tenant = Listed.tenant("Acme");
        scene.list(tenant);
        String path = "/console/incidents/" + scene.reference + "/list/tenants/" + tenant.tenantId();
        SignedIn ann = SignedIn.as("author");
        ann.request().formParam("revision", 1).formParam("name", "Theirs").post(path).then().statusCode(303);
        ann.request().formParam("revision", 1).formParam("name", "Mine").post(path).then().statusCode(412)
                .body(allOf(containsString("Somebody else changed"), containsString("value=\"Mine\""),
                        containsString("Theirs")));
        ann.request().formParam("revision", 1).formParam("reason", "x").post(path + "/removal").then().statusCode(412);
        assertThat(listed(scene, tenant.tenantId())).isOne();
    }

    private static void save(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).click();
    }

    private static FilePayload file(String csv) {
        return new FilePayload("affected.csv", "text/csv", csv.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(Page page, String csv) {
        page.locator("#file").setInputFiles(file(csv));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Check this file")).click();
        page.waitForURL("**/uploads/*");
    }

    /** As a browser does: with its length said before. */
    private static Response send(SignedIn person, String path, String name, byte[] list) {
        var form = new ByteArrayOutputStream();
        form.writeBytes(("--x\r\nContent-Disposition: form-data; name=\"list\"; filename=\"" + name
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        form.writeBytes(list);
        form.writeBytes("\r\n--x--\r\n".getBytes(StandardCharsets.UTF_8));
        return person
                .request().config(RestAssuredConfig.config().redirect(RedirectConfig.redirectConfig().followRedirects(false))
                        .encoderConfig(
                                EncoderConfig.encoderConfig().encodeContentTypeAs("multipart/form-data", ContentType.TEXT)))
                .contentType("multipart/form-data; boundary=x").body(form.toByteArray()).post(path);
    }

    private static Response send(SignedIn person, Scene scene, String name, byte[] list) {
        return send(person, "/console/incidents/" + scene.reference + "/list/uploads", name, list);
    }

    /** Whereto it leads, once it was looked at. */
    private static String led(SignedIn person, Response sent) {
        String there = sent.then().statusCode(303).extract().header("Location").replaceAll("^https?://[^/]*", "");
        settled(person, there);
        return there;
    }

    private String upload(SignedIn person, Scene scene, String name, byte[] list) {
        return led(person, send(person, scene, name, list));
    }

    /** Asks, as the page does, until it is done: on a busy machine that is later than the form waits for. */
    private static void settled(SignedIn person, String upload) {
        int asked = 0;
        while (person.request().get(upload + "/progress").statusCode() == 200) {
            assertThat(++asked).isLessThan(5_000);
        }
    }

    private void takeOver(SignedIn person, Scene scene, String csv) {
        String upload = upload(person, scene, "affected.csv", csv.getBytes(StandardCharsets.UTF_8));
        person.request().post(upload + "/take-over").then().statusCode(303);
        settled(person, upload);
        person.request().get(upload).then().body(containsString("It is on the list"));
    }

    private long listed(Scene scene, String tenantId) {
        return rows.number("SELECT count(*) FROM affected_tenant JOIN incident ON incident.id = incident_id"
                + " WHERE reference = ? AND tenant_id = ?", scene.reference, tenantId);
    }
}
