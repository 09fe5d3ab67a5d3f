package io.tocsin.testkit;

import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.LoadState;

/**
 * What somebody reads on a page, who looks again until it says what it should: {@code seen(page.locator("#said")).contains(
 * "Saved")}. A page that is still on its way, or a part of it that is being exchanged, is not read as it happens to be.
 */
public final class Seen {

    private final Locator place;

    private Seen(Locator place) {
        this.place = place;
    }

    /** Looks once the page is whole. */
    public static Seen seen(Locator place) {
        place.page().waitForLoadState(LoadState.DOMCONTENTLOADED);
        return new Seen(place);
    }

    /** @return how many there are on the page as a whole */
    public static int count(Locator places) {
        places.page().waitForLoadState(LoadState.DOMCONTENTLOADED);
        return places.count();
    }

    /** White space counts as one space. */
    public Seen contains(String... texts) {
        for (String text : texts) {
            PlaywrightAssertions.assertThat(place).containsText(text);
        }
        return this;
    }

    /** Say first what it does contain, where that is waited for. */
    public Seen doesNotContain(String... texts) {
        for (String text : texts) {
            PlaywrightAssertions.assertThat(place).not().containsText(text);
        }
        return this;
    }

    public Seen containsPattern(String pattern) {
        PlaywrightAssertions.assertThat(place).containsText(Pattern.compile(pattern));
        return this;
    }

    public Seen isEqualTo(String text) {
        PlaywrightAssertions.assertThat(place).hasText(text);
        return this;
    }

    /** For whoever reads the test. */
    public Seen as(String why) {
        return this;
    }
}
