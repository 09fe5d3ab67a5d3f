package io.tocsin.demo;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.restassured.response.Response;
import io.tocsin.postgres.DataFolder;
import io.tocsin.postgres.EmbeddedPostgres;
import io.tocsin.testkit.ServiceProcess;

/** The demo as a newcomer runs it, beside settings of the real world that it must not heed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DemoIT {

    @TempDir
    static Path folder;

    static ServiceProcess demo;
    static List<SampleTenant> affected = new SampleIncident().affected().toList();

    @BeforeAll
    static void run_twice_the_second_time_staying_up_on_what_another_build_left() throws SQLException {
        demo = new ServiceProcess(folder)
                .with("QUARKUS_MAILER_HOST", "relay.invalid").with("QUARKUS_MAILER_PORT", "1")
                .with("QUARKUS_MAILER_USERNAME", "somebody").with("QUARKUS_MAILER_PASSWORD", "secret")
                .with("TOCSIN_SMIME_KEYSTORE", "/nowhere/key.p12").with("TOCSIN_SMIME_PASSWORD", "secret")
                .with("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:1/none")
                .with("TOCSIN_PUBLIC_URL", "https://real.example").with("TOCSIN_VENDOR_NAME", "Real Vendor")
                .with("TOCSIN_CONSOLE_URL", "https://inner.example").with("TOCSIN_CHECKS_DNS", "true");
        assertThat(demo.saying("demo", "--exit").launch().exitCode()).as(demo.output()).isZero();
        assertThat(demo.output()).as("addresses that are dead by now").doesNotContain("http://");
        asAnotherBuildLeavesIt(folder.resolve("data/demo"));
        demo.saying("demo").launch();
        demo.awaitOutput("press Ctrl-C");
    }

    /** Flyway refuses to work on a database that was made by other scripts than these. */
    private static void asAnotherBuildLeavesIt(Path demo) throws SQLException {
        try (DataFolder folder = DataFolder.open(demo);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder);
                Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(),
                        postgres.password());
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE flyway_schema_history SET checksum = 7 WHERE version = '1'")).isOne();
        }
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void the_summary_tells_what_came_of_it() {
        assertThat(demo.output())
                .contains("Incident                   INC-2022-01", folder.resolve("data/demo/tocsin.log").toString())
                .doesNotContain("INC-2022-02")
                .containsPattern("Tenants +366\\n").containsPattern("Contacts +" + contacts() + "\\n")
                .containsPattern("Accepted +" + contacts() + "\\n").containsPattern("Failed +0\\n")
                .containsPattern("List to last acceptance +\\d+\\.\\d s\\n");
    }

    @Test
    void it_listens_where_it_was_told_to() {
        assertThat(found("http://127\\.0\\.0\\.1:\\d+/console")).isEqualTo(demo.url() + "/console");
    }

    @Test
    void no_name_server_is_asked() {
        Matcher curl = Pattern.compile("Bearer (\\S+)' (\\S+)/tenants/").matcher(lastRun());
        assertThat(curl.find()).isTrue();
        String notices = given().header("Authorization", "Bearer " + curl.group(1))
                .get(curl.group(2) + "/incidents/INC-2022-01/notices").asString();
        Matcher id = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"").matcher(notices);
        assertThat(id.find()).as(notices).isTrue();
        assertThat(given().header("Authorization", "Bearer " + curl.group(1))
                .get(curl.group(2) + "/notices/" + id.group(1) + "/preflight").asString())
                .contains("DNS is not asked (TOCSIN_CHECKS_DNS)");
    }

    @Test
    void every_mail_is_correct_mime_and_names_its_own_tenant_and_no_other() throws Exception {
        Map<String, SampleTenant> tenants = new HashMap<>();
        affected.forEach(tenant -> tenant.contacts().forEach(contact -> tenants.put(contact.email(), tenant)));
        List<Path> mails = mails();
        assertThat(mails).hasSize(contacts());
        for (Path file : mails) {
            MimeMessage mail = new MimeMessage(null, new ByteArrayInputStream(Files.readAllBytes(file)));
            assertThat(mail.getContentType()).startsWith("multipart/mixed");
            assertThat(((MimeMultipart) mail.getContent()).getCount()).isEqualTo(2);
            InboxMail read = InboxMail.of(Files.readAllBytes(file));
            SampleTenant own = tenants.get(read.to());
            String text = unwrapped(read.text());
            String html = shown(read.html());
            assertThat(text).contains(own.name());
            assertThat(html).contains(own.name());
            assertThat(read.html()).doesNotContain("<script").doesNotContain("href=\"http://evil");
            assertThat(affected).filteredOn(other -> !other.equals(own)).as(read.to())
                    .noneMatch(other -> text.contains(other.name()) || html.contains(other.name()));
        }
    }

    @Test
    void the_link_in_a_mail_shows_the_advisory_and_answering_changes_the_status() {
        String advisory = found("http://127\\.0\\.0\\.1:\\d+/a/\\S+");
        Matcher curl = Pattern.compile("Bearer (\\S+)' (\\S+/status)").matcher(lastRun());
        assertThat(curl.find()).isTrue();

        given().get(advisory).then().statusCode(200);
        given().head(advisory).then().statusCode(200);
        assertThat(status(curl)).contains("\"assessment\":\"AFFECTED\"").doesNotContain("NOT_AFFECTED\"");
        given().contentType("application/x-www-form-urlencoded; charset=UTF-8").formParam("name", "Siân Chen")
                .formParam("email", "sian@tenant.example")
                .formParam("finding", "NOT_AFFECTED").formParam("comment", "looked ourselves")
                .post(advisory + "/acknowledgement").then().statusCode(200);
        assertThat(status(curl)).contains("\"NOT_AFFECTED\"", "Siân Chen");
    }

    @Test
    void the_console_opens_on_the_incident_for_two_people_who_are_ready_to_sign_in() {
        String console = found("http://127\\.0\\.0\\.1:\\d+/console");
        Matcher person = Pattern.compile("sign in as (\\w+) with (\\S+):").matcher(lastRun());
        assertThat(person.results().map(each -> each.group(1))).containsExactly("ann", "ben");
        for (String said : List.of("ann", "ben")) {
            person.reset();
            while (person.find() && !person.group(1).equals(said)) {
                // the next one
            }
            String cookie = given().redirects().follow(false).formParam("name", said).formParam("password", person.group(2))
                    .post(console + "/sign-in").then().statusCode(303).extract().cookie("tocsin_session");
            String home = given().cookie("tocsin_session", cookie).get(console).then().statusCode(200).extract().asString();
            assertThat(home).contains("INC-2022-01").contains("<strong>366</strong>");
            assertThat(home.contains("Look at it and approve")).isEqualTo(said.equals("ben"));
        }
    }

    @Test
    void the_inbox_lists_finds_and_shows_mails_without_letting_them_act() {
        String inbox = found("http://127\\.0\\.0\\.1:\\d+/inbox");
        SampleTenant hostile = affected.get(1);
        Response list = given().queryParam("q", hostile.contacts().get(0).email()).get(inbox);
        assertThat(list.header("Content-Security-Policy")).contains("default-src 'none'");
        Matcher mail = Pattern.compile("/inbox/\\d+").matcher(list.asString());
        assertThat(mail.find()).isTrue();
        String page = inbox.replace("/inbox", mail.group());
        assertThat(given().get(page).asString()).contains("sandbox=").doesNotContain("<script>alert");
        Response html = given().get(page + "/html");
        assertThat(html.header("Content-Security-Policy")).startsWith("sandbox");
        assertThat(given().get(page + "/source").asString()).startsWith("Return-Path:");
        given().redirects().follow(false).get(inbox.replace("/inbox", "/")).then().statusCode(303).header("Location",
                "/console");
        assertThat(list.asString()).contains("--paper:");
        given().get(inbox + "/99999999").then().statusCode(404);
    }

    private static String unwrapped(String text) {
        return text.replaceAll("\\s+", " ");
    }

    /** As somebody reads it: without tags and with the characters that entities stand for. */
    private static String shown(String html) {
        String text = html.replaceAll("<[^>]*>", "").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        return unwrapped(Pattern.compile("&#(\\d+);").matcher(text)
                .replaceAll(reference -> Character.toString(Integer.parseInt(reference.group(1)))).replace("&amp;", "&"));
    }

    private static String status(Matcher curl) {
        return given().header("Authorization", "Bearer " + curl.group(1)).get(curl.group(2)).asString();
    }

    private static String found(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(lastRun());
        assertThat(matcher.find()).as(demo.output()).isTrue();
        return matcher.group();
    }

    private static String lastRun() {
        String output = demo.output();
        return output.substring(output.lastIndexOf("Tocsin demo:"));
    }

    private static int contacts() {
        return affected.stream().mapToInt(tenant -> tenant.contacts().size()).sum();
    }

    private static List<Path> mails() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("data/demo/inbox"))) {
            return files.sorted().toList();
        }
    }
}
