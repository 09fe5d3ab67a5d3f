package io.tocsin.console.tenants;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tocsin.testkit.Stage.Listed.tenant;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.Accessible;
import io.tocsin.testkit.Browser;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Shot;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** A customer-success manager looks after the tenants of a notice, in a browser: one who got nothing, one who is silent. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class PeoplePageTest {

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;

    Listed acme = tenant("Acme").facts("{\"affectedUsers\":12,\"accounts\":[\"ann@acme.example\",\"bo@acme.example\"],"
            + "\"requiredActions\":[]}");
    Listed globex = tenant("Globex");

    @BeforeEach
    void start() {
        clock.reset();
        relay.reset();
    }

    @Test
    void who_was_not_reached_is_found_corrected_called_and_answers() {
        Scene scene = stage.scene().list(acme, globex);
        relay.answer(acme.email(), SmtpReply.toRecipient(550, "5.1.1 No such user here"));
        String notice = scene.sent();
        relay.reset();
        try (Browser ann = Browser.as("author", "sender")) {
            Page page = ann.open("/console/inbox?notice=" + notice);
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Letters that were refused")))
                    .isVisible();
            Accessible.check(page);
            Shot.of(page, "inbox");

            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Correct and send again"))
                    .click();
            Accessible.check(page);
            Shot.of(page, "correct-contact");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Correct it")).click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("This is the same address");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Send again");
            page.getByLabel("E-mail address").fill("nonsense");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Correct it")).click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Nothing was changed");
            assertThat(page.getByLabel("E-mail address")).hasValue("nonsense");
            page.getByLabel("E-mail address").fill("ciso@acme.example");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Correct it")).click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("1 letter is on the way to ciso@acme.example");
            assertThat(page.getByText("Nothing of this kind is open")).isVisible();
            stage.sendWhatIsDue();

            page = ann.open("/console/tenants?notice=" + notice);
            Accessible.check(page);
            Shot.of(page, "tenants");
            page.getByLabel("Name, number, or a contact's address").fill("acm");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Find")).click();
            assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Globex"))).hasCount(0);
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Acme")).click();
            assertThat(page.getByText("Handed over to the mail system")).isVisible();
            assertThat(page.getByText("A mail server refused it")).containsText("at an earlier address");
            assertThat(page.getByText("Its address was corrected")).containsText("to ciso@acme.example");
            assertThat(page.getByText("at an earlier address")).hasCount(1);
            page.getByText("The letter, with its link and code masked").click();
            assertThat(page.frameLocator("iframe").getByText("Acme").first()).isVisible();
            Accessible.check(page);
            page.getByText("The letter, with its link and code masked").click();
            Shot.of(page, "tenant");

            page = ann.open("/console/calls?notice=" + notice);
            Accessible.check(page);
            Shot.of(page, "calls");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("I take it for Acme")).click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("You look after this tenant now");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Call and note Acme")).click();
            assertThat(page.getByText("Affected users: 12")).isVisible();
            Accessible.check(page);
            Shot.of(page, "call");
            page.getByLabel("Reached, gave its answer").check();
            page.getByLabel("What they found").selectOption("NOT_AFFECTED");
            page.getByLabel("Who gave it").fill("Ada Byron");
            page.getByLabel("How you reached them").fill("Phone, number from the contract");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Note it")).click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("The answer is kept");
            assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Acme").setExact(true))).hasCount(0);
            assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Globex").setExact(true))).isVisible();

            page = ann.open("/console/tenants/" + acme.tenantId());
            assertThat(page.getByText("reached by Phone, number from the contract")).isVisible();
            page.getByText("Noted by mistake: take it back").first().click();
            Accessible.check(page);
            page.getByLabel("Why it is taken back").first().fill("It was of another tenant");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Take the answer back")).click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("The answer is taken back");
            assertThat(page.getByText("it was noted by mistake and does not count")).isVisible();
            assertThat(page.getByText("Taken back: it was noted by mistake.")).isVisible();
            assertThat(page.getByText("Noted by mistake: take it back")).hasCount(0);
            Accessible.check(page);
            page = ann.open("/console/calls?uncalled=1&assigned=me&notice=" + notice);
            assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Call and note Acme"))).isVisible();
            page = ann.open("/console/tenants/" + acme.tenantId());
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("If somebody may read its mail")).click();
            Accessible.check(page);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make a passphrase")).click();
            assertThat(page.locator("#passphrase")).containsText("-");
            Accessible.check(page);
            Shot.of(page, "passphrase");
        }
    }
}
