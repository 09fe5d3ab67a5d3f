package io.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;

/**
 * A page on a desk and on a telephone: neither it nor a table of its cards scrolls sideways, and with
 * {@code -Dscreenshots.write=true} its pictures are
 * written to {@code docs/console/}. With {@code -Dscreenshots.dark=true} they are dark ones, and go to {@code target/dark/}.
 */
public final class Shot {

    static final int WIDE = 1440;
    static final int HIGH = 900;
    private static final Map<Integer, Integer> SIZES = Map.of(WIDE, HIGH, 390, 844);

    private static final String CUT = """
            [...document.querySelectorAll('.scroll')]
                .filter(scroll => scroll.querySelector('.cards') && scroll.scrollWidth > scroll.clientWidth)
                .map(scroll => scroll.getAttribute('aria-label'))""";

    private Shot() {
    }

    /** @param name of the pictures, e.g. {@code tenant}: {@code tenant-1440.png} and {@code tenant-390.png} */
    public static void of(Page page, String name) {
        take(page, name, true);
    }

    /** What one sees without scrolling: of lists that all tests share, which are as long as they please. */
    public static void top(Page page, String name) {
        take(page, name, false);
    }

    private static void take(Page page, String name, boolean whole) {
        SIZES.forEach((width, height) -> {
            page.setViewportSize(width, height);
            assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .as(name + ": pixels it scrolls sideways when it is " + width + " wide").isEqualTo(0);
            assertThat(page.evaluate(CUT)).asInstanceOf(InstanceOfAssertFactories.LIST)
                    .as(name + ": tables of cards that are cut when it is " + width + " wide").isEmpty();
            if (Boolean.getBoolean("screenshots.write")) {
                write(page, name + "-" + width + ".png", whole);
            }
        });
        page.setViewportSize(WIDE, HIGH);
    }

    private static void write(Page page, String file, boolean whole) {
        page.evaluate("scrollTo(0, 0)");
        boolean dark = Boolean.getBoolean("screenshots.dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT));
        SmallPng.write(page.screenshot(new Page.ScreenshotOptions().setFullPage(whole)),
                Path.of(dark ? "target/dark" : "docs/console").resolve(file));
    }
}
