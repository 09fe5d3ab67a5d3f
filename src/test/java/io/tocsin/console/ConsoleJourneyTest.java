package io.tocsin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tocsin.testkit.Callers.caller;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.access.Operator;
import io.tocsin.access.password.Invitations;
import io.tocsin.journal.Actor;
import io.tocsin.notice.stream.NoticeStreams;
import io.tocsin.testkit.Accessible;
import io.tocsin.testkit.Browser;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.ReceivedMail;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;

/**
 * The whole job, as the people who do it: Ann writes and sends, Bob approves, three tenants are told. Each has a browser of
 * their own, and nothing is done but what stands on a page; only what time, mail servers and the worker do is done by the test.
 */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConsoleJourneyTest {

    @Inject
    Invitations invitations;
    @Inject
    MutableClock clock;
    @Inject
    SmtpServer relay;
    @Inject
    Stage stage;
    @Inject
    NoticeStreams streams;

    final String run = UUID.randomUUID().toString().substring(0, 8);
    final String words = "support-access-" + run;
    final String acme = "ada@acme-" + run + ".example";
    final String globex = "ciso@globex-" + run + ".example";
    final String globexNow = "security@globex-" + run + ".example";
    final String initech = "it@initech-" + run + ".example";

    Browser ann;
    Browser bob;
    Browser ada;
    /** As it was proposed to Ann. */
    String incident;

    @BeforeEach
    void three_browsers() {
        clock.reset();
        relay.reset();
        ann = Browser.ofStranger();
        bob = Browser.ofStranger();
        ada = Browser.ofStranger();
    }

    @AfterEach
    void close() {
        List.of(ann, bob, ada).forEach(Browser::close);
    }

    @Test
    void two_people_tell_three_tenants_from_a_list_with_faults_to_a_call() {
        Browser.picturedIfItFails(() -> {
            ann_and_bob_sign_in();
            ann_opens_an_incident();
            her_list_has_faults_which_stand_beside_their_row();
            she_puts_them_right_and_takes_the_list_over();
            she_drafts_the_notice_with_words_of_her_own();
            she_is_told_of_a_slip_in_them_and_publishes_them_without_it();
            she_reads_a_letter_and_prepares_them_all();
            bob_looks_at_the_sample_and_approves();
            ann_releases_it_and_watches_it_go_out();
            ada_reads_her_mail_and_answers_which_ann_sees_as_it_comes();
            a_letter_comes_back_and_ann_corrects_the_contact_and_sends_it_again();
            ann_calls_whom_nobody_heard_of();
        }, ann, bob, ada);
    }

    private void ann_and_bob_sign_in() {
        signIn(ann, invited("ann", "author", "sender"));
        signIn(bob, invited("bob", "approver"));
    }

    private void ann_opens_an_incident() {
        Page page = ann.page();
        follow(page, "Open an incident");
        incident = page.getByLabel("Reference").inputValue();
        page.getByLabel("In one line").fill("Support-tool access at a sub-processor");
        page.getByLabel("What happened").fill("Somebody had the laptop of a **support engineer**.");
        press(page, "Open the incident");
        assertThat(said(page)).containsText("is open. Next: say who is affected");
    }

    private void her_list_has_faults_which_stand_beside_their_row() {
        Page page = ann.page();
        region(page, "Next").getByRole(AriaRole.LINK).click();
        upload(page, list().replace(globex, "ciso at globex").replace(",en,Globex", ",xx,Globex"));
        assertThat(heading(page, "2 things are wrong")).isVisible();
        Locator row = page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHas(heading(page, "Line 3")));
        assertThat(row).containsText("ciso at globex");
        assertThat(row.getByText("(wrong)")).hasCount(2);
    }

    private void she_puts_them_right_and_takes_the_list_over() {
        Page page = ann.page();
        follow(page, "Affected list");
        upload(page, list());
        assertThat(heading(page, "Nothing is wrong with this file")).isVisible();
        press(page, "Put it on the list");
        assertThat(heading(page, "It is on the list")).isVisible();
    }

    private void she_drafts_the_notice_with_words_of_her_own() {
        Page page = ann.page();
        follow(page, "Templates");
        page.getByLabel("Begin with the words of").selectOption("initial-notice");
        page.getByLabel("Its name").fill(words);
        press(page, "Make it");
        assertThat(said(page)).containsText("a notice chooses it by its name");

        follow(page, "Incidents");
        follow(page, incident);
        follow(page, "Draft the first notice");
        page.getByLabel("Whose words?").selectOption(words);
        press(page, "Draft it");
        assertThat(said(page)).containsText("Next: read its words");
    }

    private void she_is_told_of_a_slip_in_them_and_publishes_them_without_it() {
        Page page = ann.page();
        follow(page, "English");
        Locator text = page.getByLabel("Text", new Page.GetByLabelOptions().setExact(true));
        String before = text.inputValue();
        text.fill(before.replace("Hello,", "Hello,\n\nThe laptop had shown {facts.acountsViewed} of your accounts."));
        assertThat(page.locator("#remarks")).containsText("acountsViewed");

        text.fill(before.replace("Hello,", "Hello,\n\nThe laptop had shown {facts.accountsViewed} of your accounts."));
        assertThat(letter(page)).containsText("had shown 12 of your accounts");
        assertThat(page.locator("#remarks")).not().containsText("acountsViewed");
        press(page, "Publish");
        assertThat(said(page)).containsText("Published as version 2");
    }

    private void she_reads_a_letter_and_prepares_them_all() {
        Page page = ann.page();
        follow(page, "To incident " + incident);
        follow(page, "Read the words");
        follow(page, "Next tenant");
        assertThat(letter(page)).containsText("had shown 7 of your accounts");
        follow(page, "Go on: check and approve");
        press(page, "Prepare");
        assertThat(said(page)).containsText("Every letter is made and checked");
    }

    private void bob_looks_at_the_sample_and_approves() {
        Page page = bob.open("/console/incidents/" + incident);
        region(page, "Next").getByRole(AriaRole.LINK).click();
        assertThat(region(page, "Who gets what")).containsText("3 tenants, 3 recipients");
        Locator sample = region(page, "Read some of them");
        sample.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Acme")).first().click();
        assertThat(letter(page)).containsText("had shown 12 of your accounts");
        press(page, "Approve");
        assertThat(said(page)).containsText("Your approval is recorded");
    }

    private void ann_releases_it_and_watches_it_go_out() {
        Page page = ann.page();
        page.reload();
        page.getByLabel("Type the incident's reference").fill(incident);
        page.getByLabel("Type the number of recipients").fill("3");
        press(page, "Release to 3 recipients");
        assertThat(page.getByText("Live: this page follows by itself")).isVisible();
        assertThat(heading(page, "0 % done")).isVisible();
        page.evaluate("window.neverReadAgain = true");

        mail_goes_out();
        assertThat(heading(page, "100 % done")).isVisible();
        assertThat(region(page, "What stands in the way")).containsText("Nothing");
    }

    private void ada_reads_her_mail_and_answers_which_ann_sees_as_it_comes() {
        Page page = ada.open(linkIn(mailTo(acme)));
        Accessible.check(page);
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("Not affected")).check();
        page.getByLabel("Your name").fill("Ada Byron");
        press(page, "Send answer");
        assertThat(heading(page, "Your answer is recorded")).isVisible();
        Accessible.check(page);

        streams.tick();
        assertThat(region(ann.page(), "Answers")).containsText("1 of 3 tenants have answered");
        assertThat(region(ann.page(), "Answers")).containsText("Ada Byron");
    }

    private void a_letter_comes_back_and_ann_corrects_the_contact_and_sends_it_again() {
        Page page = ann.page();
        globex_sends_its_letter_back();
        assertThat(region(page, "What stands in the way")).containsText("no such user");
        assertThat(page.evaluate("window.neverReadAgain")).as("all of it without reading the page again").isEqualTo(true);

        follow(page, "To the inbox");
        assertThat(heading(page, "Letters that came back")).isVisible();
        follow(page, "Correct and send again for " + globex);
        page.getByLabel("E-mail address").fill(globexNow);
        press(page, "Correct it");
        assertThat(said(page)).containsText("1 letter is on the way to " + globexNow);
        mail_goes_out();
        assertThat(linkIn(mailTo(globexNow))).isNotEqualTo(linkIn(mailTo(globex)));
    }

    private void ann_calls_whom_nobody_heard_of() {
        Page page = ann.page();
        follow(page, "Incidents");
        follow(page, incident);
        assertThat(region(page, "From the list to the answers")).containsText("3 of 3 mails handed over");
        follow(page, "Call list");
        Locator notices = page.getByLabel("About which notice");
        notices.selectOption(notices.locator("option").filter(new Locator.FilterOptions().setHasText(incident)).first()
                .getAttribute("value"));
        press(page, "Show");
        follow(page, "Call and note Initech");
        page.getByLabel("Reached, will answer by itself").check();
        page.getByLabel("Anything to remember").fill("Answers today.");
        press(page, "Note it");
        assertThat(said(page)).containsText("The call is noted");
        assertThat(page.getByRole(AriaRole.ARTICLE).filter(new Locator.FilterOptions().setHasText("Initech")))
                .containsText("Answers today.");
        assertThat(relay.receivedBy(initech)).hasSize(1);
    }

    private String list() {
        return "tenant_id,contact_email,locale,tenant_name,fact.accountsViewed:number,fact.requiredActions:json\n"
                + "acme-" + run + "," + acme + ",en,Acme,12,\"[\"\"Rotate your tokens.\"\"]\"\n"
                + "globex-" + run + "," + globex + ",en,Globex,7,[]\n"
                + "initech-" + run + "," + initech + ",en,Initech,3,[]\n";
    }

    private static void upload(Page page, String list) {
        page.getByLabel("Drop the file into this field, or choose it")
                .setInputFiles(new FilePayload("affected.csv", "text/csv", list.getBytes(StandardCharsets.UTF_8)));
        press(page, "Check this file");
    }

    /** @return the link to choose a password by */
    private String invited(String name, String... roles) {
        String url = QuarkusTransaction.requiringNew().call(() -> invitations.invite(
                Operator.create(name + "-" + run, Operator.Kind.PERSON, List.of(roles), Instant.now()), Actor.SERVICE).url());
        return url.substring(url.indexOf("/console"));
    }

    private static void signIn(Browser person, String link) {
        Page page = person.open(link);
        page.getByLabel("New password").fill("three geese over Lausanne");
        page.getByLabel("The same again").fill("three geese over Lausanne");
        press(page, "Set the password and sign in");
        assertThat(heading(page, "What is going on")).isVisible();
    }

    private void mail_goes_out() {
        clock.advance(Duration.ofSeconds(5));
        stage.sendWhatIsDue();
        streams.tick();
    }

    /** Their mail server took it first. */
    private void globex_sends_its_letter_back() {
        String report = """
                From: MAILER-DAEMON@mx.globex.example
                To: bounces@vendor.example
                Subject: Undelivered mail
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="part"

                --part
                Content-Type: text/plain

                Nobody is called that here.
                --part
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.globex.example

                Final-Recipient: rfc822; %s
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 no such user

                --part
                Content-Type: text/rfc822-headers

                Message-ID: %s
                --part--
                """.formatted(globex, mailTo(globex).header("Message-ID")).replace("\n", "\r\n");
        caller("sender").request().contentType("message/rfc822").body(report.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/receipts/message").then().statusCode(200);
        streams.tick();
    }

    private ReceivedMail mailTo(String address) {
        List<ReceivedMail> mails = relay.receivedBy(address);
        assertThat(mails).as("mails to " + address).hasSize(1);
        return mails.get(0);
    }

    /** @return the path that the recipient's link leads to */
    private static String linkIn(ReceivedMail mail) {
        Matcher link = Pattern.compile("https?://[^/\\s]+(/a/[\\w-]+)").matcher(mail.text());
        assertThat(link.find()).as("a link to the recipient's page").isTrue();
        return link.group(1);
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true)).click();
        page.waitForLoadState(); // with its scripts, for whoever types at once
    }

    private static void follow(Page page, String link) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link)).first().click();
        page.waitForLoadState();
    }

    private static Locator heading(Page page, String words) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(words));
    }

    private static Locator region(Page page, String name) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** What became of the last thing that was done. */
    private static Locator said(Page page) {
        return page.locator("#said");
    }

    private static Locator letter(Page page) {
        return page.frameLocator("iframe.letter:not(.coming)").locator("body");
    }
}
