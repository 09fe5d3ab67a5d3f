package io.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ReducedMotion;

import io.restassured.RestAssured;
import io.tocsin.access.session.SessionCookie;
import io.tocsin.journal.Actor;

/**
 * A window of a real browser in which somebody uses the console:
 *
 * <pre>
 * try (Browser ann = Browser.as("author", "sender")) {
 *     Page page = ann.open("/console/tenants");
 *     page.getByLabel("Name").fill("Globex");
 *     Accessible.check(page);
 *     Shot.of(page, "tenants");
 * }
 * </pre>
 *
 * What a page writes to the console of the browser as an error, a breach of the Content-Security-Policy for one, fails the test
 * when the window is closed. Times are the machine's, while the application's clock is the test's.
 */
public final class Browser implements AutoCloseable {

    /** How long a page may take to become what a test expects, in milliseconds. */
    static final int PATIENCE = 120_000;

    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new ArrayList<>();

    private Browser(BrowserContext context) {
        this.context = context;
        context.setDefaultTimeout(PATIENCE);
        this.page = context.newPage();
        page.onConsoleMessage(message -> {
            // A form that is answered with why it was not taken is no fault of the page.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                errors.add(message.text());
            }
        });
        page.onPageError(errors::add);
    }

    /** Somebody who is not signed in. */
    public static Browser ofStranger() {
        return new Browser(Chromium.running().newContext(options()));
    }

    /**
     * Runs a story of several people. Where it fails, pictures of what each of them saw last are left in
     * {@code target/failed/}.
     */
    public static void picturedIfItFails(Runnable story, Browser... people) {
        try {
            story.run();
        } catch (AssertionError | PlaywrightException failure) {
            for (int i = 0; i < people.length; i++) {
                people[i].page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
                        .setPath(Path.of("target/failed", "person-" + (i + 1) + ".png")));
            }
            throw failure;
        }
    }

    /** A fresh operator with these roles, signed in. */
    public static Browser as(String... roles) {
        Chromium.running();
        return as(SignedIn.as(roles));
    }

    public static Browser as(Actor actor) {
        Chromium.running();
        return as(SignedIn.as(actor));
    }

    public static Browser as(SignedIn person) {
        BrowserContext context = Chromium.running().newContext(options());
        context.addCookies(List.of(new Cookie(SessionCookie.NAME, person.token()).setDomain(host()).setPath(SessionCookie.PATH)
                .setHttpOnly(true)));
        return new Browser(context);
    }

    /** As {@link #as(SignedIn)}, with scripts switched off. */
    public static Browser withoutScripts(SignedIn person) {
        BrowserContext context = Chromium.running().newContext(options().setJavaScriptEnabled(false));
        context.addCookies(List.of(new Cookie(SessionCookie.NAME, person.token()).setDomain(host()).setPath(SessionCookie.PATH)
                .setHttpOnly(true)));
        return new Browser(context);
    }

    private static com.microsoft.playwright.Browser.NewContextOptions options() {
        return new com.microsoft.playwright.Browser.NewContextOptions().setBaseURL(base()).setLocale("en-GB")
                .setTimezoneId("UTC")
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(Shot.WIDE, Shot.HIGH);
    }

    private static String host() {
        return java.net.URI.create(base()).getHost();
    }

    private static String base() {
        return RestAssured.baseURI + ":" + RestAssured.port;
    }

    /** @param path e.g. {@code /console/tenants} */
    public Page open(String path) {
        page.navigate(path);
        return page;
    }

    public Page page() {
        return page;
    }

    @Override
    public void close() {
        context.close();
        assertThat(errors).as("errors that the browser reports").isEmpty();
    }
}
