package io.tocsin.template.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.tocsin.template.language.Placeholder;
import io.tocsin.template.language.Rendering;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.language.UnrenderableException;
import io.tocsin.template.words.Letters;
import io.tocsin.template.words.Words;
import io.tocsin.testkit.CpuTime;

/**
 * Templates and facts made at random, the same ones in every run. A template that came past its check, or never saw one,
 * reaches no class, no file and no setting, and ends; a fact is never anything but itself.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SandboxFuzzTest {

    static final String CANARY = "canary-in-a-file-or-a-setting";
    static final Pattern INSIDES = Pattern
            .compile("java\\.|jdk\\.|io\\.(quarkus|tocsin|vertx)|class \\w|@[0-9a-f]{7,8}\\b|TEXT\\b|" + CANARY);
    static final Set<String> TAGS = Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "br",
            "bdi", "blockquote", "code", "pre", "hr", "table", "thead", "tbody", "tr", "th", "td");

    @TempDir
    static Path folder;
    static Path file;

    @BeforeAll
    static void layOutWhatMustNotBeFound() throws Exception {
        file = Files.writeString(folder.resolve("secret.html"), CANARY);
        System.setProperty("tocsin.canary", CANARY);
    }

    @AfterAll
    static void takeItAway() {
        System.clearProperty("tocsin.canary");
    }

    @Test
    void no_template_reaches_a_class_a_file_or_a_setting_or_goes_on_without_end() throws Exception {
        Map<String, Object> facts = new HashMap<>(Map.of("x", "text", "n", 5, "yes", true, "list", List.of("a", "b"), "long",
                Collections.nCopies(25, Map.of("a", 1)), "map", Map.of("k", "v", "deep", Map.of("er", List.of(1, 2))),
                "when", "2022-01-18T09:14:00Z", "word", "y".repeat(300)));
        facts.put("none", null);
        var random = new Random(20220116);
        var words = new AtomicInteger();
        for (int i = 0; i < 500; i++) {
            String body = new Author(random, i % 4 == 0).write(3);
            List<?> faults = Lint.of("body", body, Reviews.BUILT_IN);
            CpuTime.spentOn(body, Duration.ofSeconds(8), () -> words.addAndGet(render(body, facts, faults) ? 1 : 0));
        }
        assertThat(words.get()).as("templates that made words, so that this test says something").isGreaterThan(200);
    }

    /** @return whether it made words */
    private static boolean render(String body, Map<String, Object> facts, List<?> faults) {
        try {
            Words made = Letters.render(Reviews.BUILT_IN.assembled(body), facts);
            assertThat(made.html().length()).isLessThanOrEqualTo(Rendering.MAX_OUTPUT);
            assertThat(made.text().length()).isLessThanOrEqualTo(Rendering.MAX_OUTPUT + 1);
            assertThat(INSIDES.matcher(made.html() + made.text() + made.subject()).find()).as(body).isFalse();
            return true;
        } catch (UnrenderableException e) {
            assertThat(INSIDES.matcher(e.getMessage()).find()).as(body + e.getMessage()).isFalse();
            assertThat(faults.isEmpty() && e.getMessage().contains("cannot be read")).as(body).isFalse();
            return false;
        }
    }

    @Test
    void whatever_is_linted_is_answered_and_every_place_is_in_the_text() {
        var random = new Random(20220121);
        for (int i = 0; i < 250; i++) {
            String body = new Author(random, i % 4 == 0).write(3);
            long lines = body.lines().count() + 1;
            for (Remark remark : Reviews.REVIEW.of("en", "s", body, new FactsAround(3, Map.of("x", 2), Set.of()))) {
                assertThat(remark.line() == null || remark.line() <= lines && remark.position() >= 1).as(body).isTrue();
            }
        }
    }

    @Test
    void a_fact_is_never_markup_and_never_a_second_line_of_a_subject() throws Exception {
        String[] pieces = { "<script>", "</p>", "<img src=x onerror=y>", "**", "_", "[a](http://evil)", "](", "javascript:",
                "|",
                "\n", "\r\n", "Bcc: a@b", "# ", "- ", "1. ", "> ", "```", "    ", "`", "&lt;", "&#60;", "{config:x}", "{#if}",
                "\\", "\"",
                "'", "=cmd()", "a", "\u2028", "\u202e", "\uE400\uE800", Placeholder.TOKEN, "<http://evil>", "---", "<!--",
                "]]>", "\0" };
        var random = new Random(20220122);
        var template = new TemplateVersion("t", "en", 1, "To {facts.v}", "# {facts.v}\n\n{facts.v}\n\n- {facts.v}\n\n"
                + "| {facts.v} | b |\n|---|---|\n| {facts.v} | {facts.list} |\n\n**{facts.v}** [{facts.v}](https://ok.example)\n");
        for (int i = 0; i < 250; i++) {
            var value = new StringBuilder();
            for (int n = random.nextInt(8); n >= 0; n--) {
                value.append(pieces[random.nextInt(pieces.length)]);
            }
            Words words = Letters.render(template,
                    Letters.data(Map.of("v", value.toString(), "list", List.of(value.toString(), 1))));
            assertThat(tagsIn(words.html())).as(value.toString()).isSubsetOf(TAGS);
            assertThat(words.html().split("<a ", -1).length - 1).as(value.toString()).isEqualTo(1);
            assertThat(words.subject()).doesNotContain("\n", "\r", "\u2028", "\0", Placeholder.TOKEN);
            assertThat(words.html() + words.text()).doesNotContain(Placeholder.TOKEN, "\u202e");
        }
    }

    private static Set<String> tagsIn(String html) {
        Set<String> tags = new TreeSet<>();
        Matcher tag = Pattern.compile("<[/!]?([a-zA-Z0-9]*)").matcher(html);
        while (tag.find()) {
            tags.add(tag.group(1));
        }
        return tags;
    }

    /**
     * Writes what an author might who wants out.
     *
     * @param wild breaks rules of the language too; else everything parses, and only what it asks for is out of bounds
     */
    private record Author(Random random, boolean wild) {

        private static final String[] BASES = { "facts.x", "facts.x", "facts.n", "facts.list", "facts.map", "facts.when",
                "facts.word", "facts", "tenant", "tenant.name", "incident.summary", "vendor.url", "links.verify", "code",
                "otherFacts", "this", "a", "b", "a_count", "engine" };
        private static final String[] LISTS = { "facts.list", "facts.list", "facts.map", "otherFacts", "facts.long",
                "facts.long.take(3)", "facts.none" };
        private static final String[] MEMBERS = { "x", "list", "none", "deep.er", "class", "getClass()", "size", "first",
                "get(0)",
                "get('class')", "take(2)", "join(',')", "raw", "bytes", "toString()", "toUpperCase", "toUpperCase()",
                "hashCode",
                "local", "keys", "entrySet", "iterator", "stream", "wait", "isEmpty", "getClass().forName('Runtime')",
                "charAt(0)", "isTableOf('a')", "contains('a')", "['k']" };
        private static final String[] OUTSIDE = { "{config:tocsin.canary}", "{config:['tocsin.canary']}", "{cdi:review}",
                "{inject:engine}", "{str:eval('{config:tocsin.canary}')}", "{str:format('%s', tenant)}", "{time:now}",
                "{system:property('tocsin.canary')}", "{io_tocsin_template_Sandbox:ENGINE}", "{#include secret.html /}",
                "{#eval facts.x /}", "{#cached}x{/cached}", "{@File f}", "{#with facts}{x}{/with}",
                "{#fragment id=f}x{/fragment}", "{#insert /}", "{", "}", "'", "{/if}", "{#else}", "{#for x in 9}x{/for}" };
        private static final String[] TEXTS = { "text ", "**bold** ", "\n", "\n\n", "| a | b |\n|---|---|\n", "- item\n", "> ",
                "# H\n", "<b>x</b>", "[x](y)", "`", "\\{", "{! c !}", "{|{x}|}", "\u00e9", "{#include facts /}" };

        String write(int depth) {
            var body = new StringBuilder();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                body.append(wild && random.nextInt(4) == 0 ? outside() : node(depth));
            }
            return body.toString();
        }

        private String outside() {
            return random.nextBoolean() ? one(OUTSIDE)
                    : one("{#include " + file + " /}", "{#include file://" + file + " /}",
                            "{#include " + folder + "/secret /}");
        }

        private String node(int depth) {
            return switch (random.nextInt(depth == 0 ? 4 : 11)) {
                case 0 -> one(TEXTS);
                case 1, 2, 3 -> "{" + expression() + " ?: '-'}";
                case 4, 5 -> "{#if " + condition() + "}" + write(depth - 1) + "{#else}" + write(depth - 1) + "{/if}";
                case 6, 7, 8 -> "{#for " + one("a", "b") + " in " + (wild ? expression() : one(LISTS) + ".orEmpty") + "}"
                        + write(depth - 1) + "{/for}";
                case 9 -> "{#let " + one("a", "b") + "=" + expression() + "}" + write(depth - 1) + "{/let}";
                default -> "{#when " + one("notice.kind", "facts.x", "facts.n") + "}{#is " + one("'a'", "'INITIAL'", "5") + "}"
                        + write(depth - 1) + "{#else}-{/when}";
            };
        }

        private String condition() {
            return random.nextBoolean() ? expression()
                    : expression() + one(" == ", " != ", " && ", " || ") + one("null", "'a'", "3");
        }

        private String expression() {
            var path = new StringBuilder(one(BASES));
            for (int n = random.nextInt(3); n > 0; n--) {
                String member = one(MEMBERS);
                path.append(member.startsWith("[") ? "" : ".").append(member);
            }
            return path.toString();
        }

        private String one(String... choices) {
            return choices[random.nextInt(choices.length)];
        }
    }
}
