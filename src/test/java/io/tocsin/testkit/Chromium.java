package io.tocsin.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;

/** The machine's own Chromium, started once for all tests of a process. Nothing is downloaded. */
final class Chromium {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static Browser running;

    private Chromium() {
    }

    /** Leaves the test out where there is none, and says so. */
    static synchronized Browser running() {
        if (running == null) {
            Optional<Path> program = program();
            Assumptions.assumeTrue(program.isPresent(),
                    "LEFT OUT: the tests of the console's pages need a browser. Debian, Ubuntu: apt install chromium");
            running = start(program.orElseThrow());
        }
        return running;
    }

    private static Optional<Path> program() {
        String said = System.getenv("CHROMIUM");
        return said != null ? Optional.of(Path.of(said))
                : Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"))
                        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name))).filter(Files::isExecutable)
                        .findFirst();
    }

    private static Browser start(Path program) {
        Playwright playwright = Playwright
                .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "chromium"));
        // As long as for everything else that a page is waited for; a machine that runs all tests is a busy one.
        PlaywrightAssertions.setDefaultAssertionTimeout(io.tocsin.testkit.Browser.PATIENCE);
        // Chromium refuses its sandbox to root, as whom containers run; it opens nothing but our own pages here.
        return playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(program)
                .setTimeout(io.tocsin.testkit.Browser.PATIENCE)
                .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none")));
    }
}
