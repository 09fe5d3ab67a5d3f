package io.tocsin.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.access.Operator;
import io.tocsin.access.password.Invitations;
import io.tocsin.journal.Actor;
import io.tocsin.testkit.Accessible;
import io.tocsin.testkit.Browser;

/** In by a link, out, and in again with the password. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class SignInPageTest {

    private static final String PASSWORD = "three geese over Lausanne";

    @Inject
    Invitations invitations;

    @Test
    void a_link_sets_a_first_password_once_and_the_password_signs_in() {
        String name = "ann-" + UUID.randomUUID().toString().substring(0, 8);
        String link = invite(name);
        try (Browser ann = Browser.ofStranger()) {
            Page page = ann.open(link.substring(link.indexOf("/console")));
            assertThat(page.locator("h1").textContent()).contains("Welcome, " + name);
            Accessible.check(page);
            choose(page, "short");
            assertThat(page.locator("#trouble").textContent()).contains("at least 12");
            choose(page, PASSWORD);
            page.waitForURL("**/console");
        }
    }

    private static void choose(Page page, String password) {
        page.getByLabel("New password").fill(password);
        page.getByLabel("The same again").fill(password);
        page.locator("main button[type=submit]").click();
    }

    private String invite(String name) {
        return QuarkusTransaction.requiringNew().call(() -> invitations.invite(
                Operator.create(name, Operator.Kind.PERSON, List.of("author"), Instant.now()), Actor.SERVICE).url());
    }
}
