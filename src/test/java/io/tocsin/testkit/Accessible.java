package io.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;

/** That a page shuts nobody out, as far as a program can see it (axe-core, WCAG 2.2 AA), in light and in dark. */
public final class Accessible {

    private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    private Accessible() {
    }

    public static void check(Page page) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            List<Rule> broken = new AxeBuilder(page).withTags(RULES).setLegacyMode(true).analyze().getViolations();
            assertThat(broken.stream().flatMap(rule -> rule.getNodes().stream()
                    .map(node -> rule.getId() + " (" + rule.getHelp() + "): " + node.getHtml() + " "
                            + node.getFailureSummary())))
                    .as(page.url() + " in " + scheme).isEmpty();
        }
    }
}
