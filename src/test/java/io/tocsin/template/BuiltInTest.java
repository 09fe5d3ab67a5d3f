package io.tocsin.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.tocsin.template.language.Markdown;
import io.tocsin.template.language.Placeholder;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.library.BuiltIn;
import io.tocsin.template.words.Letters;
import io.tocsin.template.words.PlainLine;
import io.tocsin.template.words.Words;

/** The letters that come with the service, for tenants of every kind. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BuiltInTest {

    private static final String EVIL = "**[x](http://evil)**<script> {config:tocsin.secret} {#if} | # `a` \\ &amp;";

    private static final Map<String, String> NOTHING_FOUND = Map.of("en", "we have found nothing in our records", "de",
            "in unseren Aufzeichnungen nichts gefunden", "es", "no hemos encontrado en nuestros registros nada", "fr",
            "nous n’avons rien trouvé");
    private static final Map<String, String> ELSEWHERE = Map.of("en", "stands elsewhere in this notice", "de",
            "steht an anderer Stelle dieser Mitteilung", "es", "figura en otra parte de este aviso", "fr",
            "figure ailleurs dans cet avis");

    static Stream<TemplateVersion> letters() {
        return BuiltIn.KEYS.stream().flatMap(key -> BuiltIn.named(key).values().stream());
    }

    /** The all-clear speaks of no facts: it takes them all back. */
    static Stream<TemplateVersion> lettersWithFacts() {
        return letters().filter(letter -> !letter.key().equals("all-clear"));
    }

    static Stream<TemplateVersion> lettersThatTellFacts() {
        return Stream.of("initial-notice", "update", "correction").flatMap(key -> BuiltIn.named(key).values().stream());
    }

    @ParameterizedTest
    @MethodSource("lettersThatTellFacts")
    void nothing_is_found_only_where_nothing_is_known_whatever_the_words_name_themselves(TemplateVersion letter)
            throws Exception {
        String nothing = NOTHING_FOUND.get(letter.locale());
        String elsewhere = ELSEWHERE.get(letter.locale());
        var own = new TemplateVersion("own", letter.locale(), 1, letter.subject(),
                "{#if facts.records != null}Of our own: {facts.records}.{/if}\n\n" + letter.body());

        for (Object records : List.of(3, 0, false, List.of())) {
            assertThat(told(own, Map.of("records", records))).contains(elsewhere).doesNotContain(nothing);
            assertThat(told(letter, Map.of("records", records))).doesNotContain(nothing, elsewhere);
        }
        assertThat(told(own, Map.of("records", 3, "region", "EU"))).doesNotContain(nothing, elsewhere);
        assertThat(told(own, Map.of("records", 3, "directoryListing", false))).doesNotContain(nothing, elsewhere);
        for (TemplateVersion words : List.of(letter, own)) {
            assertThat(told(words, Map.of())).contains(nothing).doesNotContain(elsewhere);
            assertThat(told(words, Map.of("requiredActions", List.of()))).contains(nothing).doesNotContain(elsewhere);
        }
    }

    private static String told(TemplateVersion letter, Map<String, ?> facts) throws Exception {
        return Letters.render(letter, Letters.data(facts)).text().replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @MethodSource("letters")
    void a_tenant_without_facts_is_told_so(TemplateVersion letter) throws Exception {
        Words words = Letters.render(letter, Letters.data(Map.of()));

        assertThat(words.subject()).contains("TLP:AMBER", "INC-2022-01").doesNotContain("{", "}");
        assertThat(words.text()).contains("Muster GmbH", "https://notices.identia.example/a/" + Placeholder.TOKEN,
                "https://notices.identia.example/verify", Placeholder.CODE).doesNotContain("{", "}", "<", "**");
        assertThat(words.html()).contains("href=\"https://notices.identia.example/a/" + Placeholder.TOKEN + "\"")
                .doesNotContain("href=\"https://notices.identia.example/verify", "<p></p>", "{");
    }

    @ParameterizedTest
    @MethodSource("letters")
    void a_notice_that_says_as_little_as_possible_can_be_made(TemplateVersion letter) throws Exception {
        Map<String, Object> data = Letters.data(Map.of());
        data.put("vendor", Map.of("name", "Identia"));
        data.put("incident", Map.of("reference", "I", "title", "T", "tlp", "RED"));
        data.put("notice", Map.of("number", 1, "kind", "INITIAL"));

        assertThat(Letters.render(letter, data).text()).contains("Muster GmbH").doesNotContain(" ,", " .");
    }

    @ParameterizedTest
    @MethodSource("letters")
    void the_notice_before_is_named(TemplateVersion letter) throws Exception {
        Map<String, Object> data = Letters.data(Map.of());
        data.put("previous", Map.of("number", 41, "kind", "INITIAL", "sentAt", Instant.parse("2022-01-21T10:00:00Z")));

        String text = Letters.render(letter, data).text();
        if (!List.of("initial-notice", "closure").contains(letter.key())) {
            assertThat(text).contains("41").containsPattern("(?s)21.{1,20}2022");
        }
    }

    @ParameterizedTest
    @MethodSource("letters")
    @SuppressWarnings("unchecked")
    void a_list_at_the_end_of_the_summary_stays_apart_from_the_list_of_what_is_known(TemplateVersion letter) throws Exception {
        Map<String, Object> data = Letters.data(Map.of());
        Map<String, Object> incident = new HashMap<>((Map<String, ?>) data.get("incident"));
        incident.put("summary", new Markdown("Readable were:\n\n- names\n- password resets"));
        data.put("incident", incident);

        Words words = Letters.render(letter, data);
        if (words.text().contains("password resets")) {
            assertThat(words.html().replaceAll("\\s", "")).containsPattern("passwordresets(</p>)?</li></ul>");
            assertThat(words.text()).containsPattern("password resets\\s*\\n\\s*\\n");
        }
    }

    @ParameterizedTest
    @MethodSource("lettersWithFacts")
    void required_actions_are_told_as_list_as_none_or_as_not_yet_determined(TemplateVersion letter) throws Exception {
        String unknown = Letters.render(letter, Letters.data(Map.of())).text();
        String none = Letters.render(letter, Letters.data(Map.of("requiredActions", List.of()))).text();
        String word = Letters.render(letter, Letters.data(Map.of("requiredActions", "None"))).text();
        String some = Letters.render(letter, Letters.data(Map.of("requiredActions", List.of("Rotate.", "Review.")))).text();

        assertThat(none).isNotEqualTo(unknown).isEqualTo(word);
        assertThat(some).contains("1. Rotate.\n2. Review.\n");
    }

    @ParameterizedTest
    @MethodSource("lettersWithFacts")
    void hostile_facts_appear_as_just_what_they_are(TemplateVersion letter) throws Exception {
        Map<String, Object> facts = new HashMap<>();
        for (String name : List.of("accountsViewed", "passwordResetsSeen", "directoryListing", "note", "other")) {
            facts.put(name, EVIL);
        }
        facts.put("table", List.of(Map.of("a|b", EVIL, "c", "line\n# heading\n\n- item\n    code")));
        facts.put("requiredActions", List.of(EVIL, "two\n\nlines"));
        Words words = Letters.render(letter, Letters.data(EVIL, facts));

        assertThat(words.html()).doesNotContain("<script", "http://evil\"", "<h1>heading", "<h3>")
                .contains("**[x](http://evil)**&lt;script&gt; {config:tocsin.secret} {#if} | # `a` \\ &amp;amp;");
        assertThat(words.text().replaceAll("\\s+", " ")).contains(EVIL);
        assertThat(words.subject()).contains(EVIL);
    }

    @ParameterizedTest
    @MethodSource("lettersWithFacts")
    void facts_of_any_shape_are_shown(TemplateVersion letter) throws Exception {
        List<Map<String, Object>> shapes = new ArrayList<>();
        for (Object shape : new Object[] { 5, 0, true, false, "text", List.of(), List.of("a", "b"), Map.of("k", "v"),
                List.of(Map.of("account", "a", "viewedAt", "2022-01-18T09:14:00Z", "ip", "192.0.2.1")), List.of(List.of(1, 2)),
                12345.678, "", Map.of("deep", Map.of("er", List.of(1, Map.of("x", "y")))) }) {
            Map<String, Object> facts = new HashMap<>();
            for (String name : List.of("accountsViewed", "passwordResetsSeen", "directoryListing", "requiredActions", "note",
                    "somethingElse")) {
                facts.put(name, shape);
            }
            shapes.add(facts);
        }
        for (Map<String, Object> facts : shapes) {
            Words words = Letters.render(letter, Letters.data(facts));
            assertThat(words.text()).contains("Something else:");
            if (facts.get("note") instanceof List<?> list && list.toString().contains("192.0.2.1")) {
                assertThat(words.text()).contains("192.0.2.1", "2022-01-18 10:14 UTC+1");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("lettersWithFacts")
    void a_long_list_of_accounts_is_cut_with_a_word_about_it(TemplateVersion letter) throws Exception {
        List<?> accounts = IntStream.range(0, 5_000)
                .mapToObj(i -> Map.of("account", "user" + i + "@t1.example", "viewedAt", "2022-01-18T09:14:00Z")).toList();

        Words words = Letters.render(letter, Letters.data(Map.of("accountsViewed", accounts)));

        assertThat(words.text()).contains("user499@").doesNotContain("user500@").containsPattern("500.{1,40}5[.,\u202f]000");
    }

    @ParameterizedTest
    @MethodSource("letters")
    void names_in_another_direction_stand_alone(TemplateVersion letter) throws Exception {
        Words words = Letters.render(letter, Letters.data("شركة الأمان (2022)", Map.of()));

        assertThat(words.html()).contains("<bdi>شركة الأمان (2022)</bdi>");
        assertThat(words.text()).contains("\u2068شركة الأمان (2022)\u2069");
        assertThat(words.subject()).contains("شركة الأمان (2022)");
    }

    @ParameterizedTest
    @MethodSource("letters")
    void a_name_that_ends_with_a_full_stop_is_followed_by_no_other(TemplateVersion letter) throws Exception {
        Words words = Letters.render(letter, Letters.data("Comercial Ríos, S.A. de C.V.", Letters.ALL_FACTS));

        assertThat(words.text()).contains("C.V.").doesNotContain("..");
        assertThat(words.html()).contains("C.V.").doesNotContain("..").doesNotContain(".</strong>.");
    }

    @ParameterizedTest
    @MethodSource("letters")
    void the_first_sentence_begins_as_its_language_has_it(TemplateVersion letter) throws Exception {
        String[] paragraphs = Letters.render(letter, Letters.data(Map.of())).text().split("\n\n");

        assertThat(Character.isUpperCase(paragraphs[2].charAt(0))).as(paragraphs[2]).isEqualTo(!letter.locale().equals("de"));
    }

    @ParameterizedTest
    @MethodSource("letters")
    void lines_stay_within_their_width(TemplateVersion letter) throws Exception {
        String text = Letters.render(letter, Letters.data(Letters.ALL_FACTS)).text();

        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length() <= PlainLine.WIDTH || line.contains("http"))
                .as(line).isTrue());
    }

    @Test
    void dates_and_numbers_are_written_in_the_language_of_the_words() throws Exception {
        Map<String, Object> data = Letters.data(Map.of("people", 1234567.5, "told", true));

        assertThat(text("de", data)).contains("21. Januar 2022, 00:18 UTC+1 (Europe/Berlin)", "1.234.567,5", "Told: ja");
        assertThat(text("fr", data)).contains("21 janvier 2022, 00:18", "1 234 567,5", "Told: oui");
        assertThat(text("es", data)).contains("21 de enero de 2022, 00:18", "1.234.567,5", "Told: sí");
        assertThat(text("en", data)).contains("21 January 2022, 00:18", "1,234,567.5", "Told: yes");
    }

    @Test
    void who_says_of_which_country_his_english_is_reads_dates_as_they_are_written_there() throws Exception {
        Words words = Letters.RENDERER.render(BuiltIn.named("initial-notice").get("en"), Letters.data(Map.of()),
                Locale.forLanguageTag("en-US"), Letters.BERLIN);

        assertThat(words.text().replaceAll("\\s+", " ")).contains("January 21, 2022, 00:18");
    }

    @Test
    void our_english_is_spelt_in_one_way_in_letters_and_in_the_mail_around_them() throws Exception {
        try (var phrases = BuiltInTest.class.getResourceAsStream("/phrases.properties")) {
            assertThat(new String(phrases.readAllBytes(), StandardCharsets.UTF_8)).doesNotContain("organiz");
        }
        assertThat(letters().filter(letter -> letter.locale().equals("en")).toList())
                .allSatisfy(letter -> assertThat(letter.body()).doesNotContain("organiz"));
    }

    private static String text(String locale, Map<String, Object> data) throws Exception {
        return Letters.render(BuiltIn.named("initial-notice").get(locale), data).text().replaceAll("[\\s\u202F\u00A0]+", " ");
    }

    /** What a person has read and found good. After a deliberate change: run with -Dgolden.write=true and read it again. */
    @ParameterizedTest
    @MethodSource("golden")
    void the_letters_read_as_they_were_approved(String key, String locale) throws Exception {
        Words words = Letters.render(BuiltIn.named(key).get(locale), dataFor(key));
        golden(key + "." + locale + ".txt", words.subject() + "\n\n" + words.text());
        golden(key + "." + locale + ".html", words.html());
    }

    static Stream<Arguments> golden() {
        return Stream.of(Arguments.of("initial-notice", "en"), Arguments.of("initial-notice", "de"),
                Arguments.of("correction", "fr"), Arguments.of("closure", "es"), Arguments.of("reminder", "en"),
                Arguments.of("update", "en"), Arguments.of("update", "de"), Arguments.of("update", "fr"),
                Arguments.of("update", "es"), Arguments.of("correction", "en"), Arguments.of("all-clear", "en"),
                Arguments.of("all-clear", "de"), Arguments.of("all-clear", "fr"), Arguments.of("all-clear", "es"));
    }

    /** Updates and the all-clear come after another notice, and what was known then was not all that is known now. */
    private static Map<String, Object> dataFor(String key) {
        Map<String, Object> data = Letters.data(Letters.ALL_FACTS);
        if (key.equals("update") || key.equals("all-clear")) {
            data.put("notice", Map.of("number", 2, "kind", "UPDATE"));
            data.put("previous", Map.of("number", 1, "kind", "INITIAL", "sentAt", Instant.parse("2022-01-21T10:00:00Z")));
            data.put("changes", Changes.between(Letters.FACTS_BEFORE, Letters.ALL_FACTS));
        }
        return data;
    }

    @ParameterizedTest
    @MethodSource("letters")
    void what_changed_is_told_and_so_is_that_nothing_did(TemplateVersion letter) throws Exception {
        if (!List.of("update", "correction", "closure").contains(letter.key())) {
            return;
        }
        Map<String, Object> data = Letters.data(Map.of("usersSeen", 5, "note", EVIL));
        data.put("previous", Map.of("number", 41, "kind", "INITIAL"));
        String before = Letters.render(letter, data).text();
        data.put("changes", Changes.between(Map.of(), Map.of()));
        String unchanged = Letters.render(letter, data).text();
        data.put("changes", Changes.between(Map.of("usersSeen", 3, "gone", 1), Map.of("usersSeen", 5, "note", EVIL)));
        Words changed = Letters.render(letter, data);

        assertThat(before).doesNotContain("Gone");
        assertThat(unchanged).isNotEqualTo(before).hasSizeGreaterThan(before.length());
        assertThat(changed.text()).containsPattern("Users seen ?: 5 \\([a-zA-Z]+ ?: 3\\)").contains("Gone");
        assertThat(changed.html()).doesNotContain("<script", "http://evil\"");
    }

    private static void golden(String name, String actual) throws Exception {
        String masked = actual.replace(Placeholder.TOKEN, "[token]").replace(Placeholder.CODE, "[code]");
        Path file = Path.of("src/test/resources/golden", name);
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, masked, StandardCharsets.UTF_8);
        }
        assertThat(masked).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
    }
}
