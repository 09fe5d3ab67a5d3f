package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Rows;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class KeptPagesTest {

    private static final String ADDRESS = "/console/incidents/new?a=b";

    @Inject
    KeptPages pages;
    @Inject
    MutableClock clock;
    @Inject
    Rows rows;

    private final String owner = "test:" + UUID.randomUUID();

    @AfterEach
    void reset() {
        pages.forgetAll(owner);
        clock.reset();
    }

    @Test
    void a_page_is_shown_to_its_owner_at_its_address_for_an_hour() {
        String token = pages.keep(owner, ADDRESS, null, "<p>Gänse</p>", false).orElseThrow();
        for (int times = 0; times < 2; times++) {
            assertThat(pages.find(owner, ADDRESS, token).orElseThrow().text()).isEqualTo("<p>Gänse</p>");
        }
        assertThat(pages.find("test:other", ADDRESS, token)).isEmpty();
        assertThat(pages.find(owner, "/console/incidents", token)).isEmpty();
        assertThat(pages.find(owner, ADDRESS, token.substring(1) + "x")).isEmpty();
        clock.advance(Duration.ofMinutes(61));
        assertThat(pages.find(owner, ADDRESS, token)).isEmpty();
        pages.sweep();
        assertThat(count()).isZero();
    }

    @Test
    void the_next_page_of_a_form_takes_the_place_of_the_one_before_until_it_is_taken() {
        String token = pages.keep(owner, ADDRESS, null, "wrong", false).orElseThrow();
        assertThat(pages.keep(owner, ADDRESS, token, "still wrong", false)).contains(token);
        assertThat(pages.find(owner, ADDRESS, token).orElseThrow().text()).isEqualTo("still wrong");
        assertThat(pages.keep("test:other", ADDRESS, token, "mine", false)).as("a token of somebody else's")
                .get().isNotEqualTo(token);
        pages.forgetAll("test:other");
        pages.forget(owner, ADDRESS, token);
        assertThat(pages.find(owner, ADDRESS, token)).isEmpty();
    }

    @Test
    void what_has_a_secret_in_it_is_shown_once() {
        String token = pages.keep(owner, ADDRESS, null, "tocsin_key", true).orElseThrow();
        assertThat(pages.find(owner, ADDRESS, token)).isPresent();
        assertThat(pages.find(owner, ADDRESS, token)).isEmpty();
    }

    @Test
    void nothing_that_was_typed_can_be_read_in_the_database() {
        byte[] sealed = SealedPage.seal(SealedPage.token(), "Acme GmbH, Acme GmbH");
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("Acme");
        assertThat(SealedPage.seal("a", "same")).isNotEqualTo(SealedPage.seal("a", "same"));
    }

    @Test
    void few_pages_of_one_owner_are_kept_and_none_that_is_long() {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i <= KeptPages.MOST; i++) {
            tokens.add(pages.keep(owner, ADDRESS, null, "page " + i, false).orElseThrow());
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(count()).isEqualTo(KeptPages.MOST);
        assertThat(pages.find(owner, ADDRESS, tokens.get(0))).isEmpty();
        assertThat(pages.find(owner, ADDRESS, tokens.get(1))).isPresent();
        var noise = new StringBuilder();
        new Random(1).ints(KeptPages.LONGEST * 2L, 'a', 'z').forEach(noise::appendCodePoint);
        assertThat(pages.keep(owner, ADDRESS, null, noise.toString(), false)).isEmpty();
    }

    private long count() {
        return rows.number("SELECT count(*) FROM kept_page WHERE owner = ?", owner);
    }
}
