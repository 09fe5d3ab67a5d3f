package io.tocsin.tenant.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.tenant.list.EmailAddress.NotAnAddress;

/** What is plain takes a shorter way through the reader; it must come to the same. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PlainPathsTest {

    private static final List<String> PLAIN_ADDRESSES = List.of("a@b.c", "Ann.O'Neil+x@acme.example", "1@1.a1", "a@a-b.c-d.de",
            "x".repeat(64) + "@acme.example", "a@" + "b".repeat(63) + ".example", "a@x--n.example",
            "a@" + ("b".repeat(60) + ".").repeat(4) + "examples");
    private static final List<String> OTHER_ADDRESSES = List.of("", "@", "a", "a@", "@b.c", "a@b", "a@b.", "a@.b", "a@b..c",
            ".a@b.c", "a.@b.c", "a..b@b.c", "a@@b.c", "a@b@c.de", "a@-b.c", "a@b-.c", "a@b.-c", "a@b.c-", "a@b.1c", "a@b.12",
            "a@127.0.0.1", "a@b_c.de", "A@B.C", "a@B\u00fccher.example", "a@stra\u00dfe.example", "a@xn--bcher-kva.example",
            "a@xn--.example", "a@b.xn--p1ai", "\u00e4@b.c", "a b@c.de", "a@b c.de", " a@b.c", "a@b.c ", "a@b.c\n",
            "a\u0000@b.c",
            "\"a\"@b.c", "a,b@c.de", "<a@b.c>", "x".repeat(65) + "@b.c", "a@" + "b".repeat(64) + ".example", "a\u007f@b.c",
            "a@" + ("b".repeat(60) + ".").repeat(4) + "exampleses", "a@b\u3002c", "a@\uff42.c", "a@b.c\ud800", "a@[127.0.0.1]");

    private static final List<String> PLAIN_JSON = List.of("0", "7", "-7", "123456789012345678", "1.50", "-12.0", "10.000000",
            "true", "false", "null", "\"\"", "\"x\"", "\"Gr\u00fc\u00dfe \u2013 \u4e16 \u20ac\"", "[]", "{}", " [ 1 ,\t2\r\n] ",
            "[[[[[[[[]]]]]]]]", "{\"a\":{\"b\":[1,null]},\"c_1\":\"x\"}", "{ \"a\" : 1 , \"b\" : { } }",
            "\"" + "x".repeat(9990) + "\"");
    private static final List<String> OTHER_JSON = List.of("", " ", "-", "-0", "-0.5", "0.5", "0.0000001", "1e5", "1E-400",
            "1.",
            ".5", "01", "+1", "1234567890123456789", "12345678901234567890.10", "1 2", "tru", "truex", "nul", "\"", "\"a\\nb\"",
            "\"a\nb\"", "\"\\u0041\"", "\"\ud83d\ude00\"", "\"\ud800\"", "\"\u202e\"", "\"\u0007\"", "\"\u0085\"", "\"\ufffd\"",
            "\"\u2066\"", "\"\u2028\"", "\"\ufdd0\"", "\"\u007f\"", "[", "]", "[1", "[1,]", "[,1]", "[1 2]", "{", "{\"a\"}",
            "{\"a\":}", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{\"a b\":1}", "{\"\":1}", "{\"1a\":1}", "{a:1}", "{\"\\u0061\":1}",
            "{\"" + "n".repeat(65) + "\":1}", "[[[[[[[[[]]]]]]]]]", "[[[[[[[[{}]]]]]]]]", "[1]]", "{}{}", "NaN", "/* c */1",
            "\"" + "x".repeat(10_001) + "\"", "\"" + "x".repeat(60_000) + "\"", "\u00a01", "\ufeff1", "'a'");

    @Test
    void an_address_is_plain_or_looked_at_more_closely() {
        assertThat(PLAIN_ADDRESSES).allMatch(EmailAddress::isPlain).allSatisfy(
                address -> assertThat(EmailAddress.checked(address)).isEqualTo(address));
        assertThat(OTHER_ADDRESSES).noneMatch(EmailAddress::isPlain);
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void no_address_is_plain_that_would_be_refused_or_changed(long seed) {
        int plain = 0;
        for (String address : variants(seed, PLAIN_ADDRESSES, OTHER_ADDRESSES, "a1B.-_@+xn ,\u00fc\u007f")) {
            if (EmailAddress.isPlain(address)) {
                plain++;
                assertThat(lookedAtClosely(address)).isEqualTo(address);
            }
        }
        assertThat(plain).isGreaterThan(1000);
    }

    private static String lookedAtClosely(String address) {
        try {
            return EmailAddress.checked(address);
        } catch (NotAnAddress e) {
            return e.getMessage();
        }
    }

    @Test
    void json_is_plain_or_looked_at_more_closely() throws Exception {
        for (String json : PLAIN_JSON) {
            var to = new StringBuilder("before");
            assertThat(PlainJson.append(json, to)).as(json).isTrue();
            assertThat(to).hasToString("before" + JsonTree.ofFact("fact", json, wrong -> {
                throw new AssertionError(json + " " + wrong);
            }));
        }
        for (String json : OTHER_JSON) {
            var to = new StringBuilder("before");
            assertThat(PlainJson.append(json, to)).as(json).isFalse();
            assertThat(to).hasToString("before");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void no_json_is_plain_that_would_be_refused_or_written_in_another_way(long seed) throws Exception {
        int plain = 0;
        for (String json : variants(seed, PLAIN_JSON, OTHER_JSON, "{}[]\",:0123.-eEtn \\\n\u00e9\u202e\ud800a")) {
            var to = new StringBuilder();
            if (PlainJson.append(json, to)) {
                plain++;
                assertThat(to).hasToString(JsonTree.ofFact("fact", json, wrong -> {
                    throw new AssertionError(json + " " + wrong);
                }));
            }
        }
        assertThat(plain).isGreaterThan(1000);
    }

    /** Each text with some characters put in, taken out or turned into another. */
    private static List<String> variants(long seed, List<String> some, List<String> others, String characters) {
        var random = new Random(seed);
        List<String> texts = new ArrayList<>(some);
        texts.addAll(others);
        texts.removeIf(text -> text.length() > 300);
        List<String> variants = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            var text = new StringBuilder(texts.get(random.nextInt(texts.size())));
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(text.length() + 1);
                int to = Math.min(text.length(), at + random.nextInt(2));
                int length = random.nextInt(2);
                int from = random.nextInt(characters.length() - length);
                text.replace(at, to, characters.substring(from, from + length));
            }
            variants.add(text.toString());
        }
        return variants;
    }

    @Test
    void a_language_or_time_zone_is_the_same_the_second_time() {
        List<String> first = new ArrayList<>();
        var check = new RowCheck((line, column, code, message) -> first.add(code + " " + message));
        List<String> values = List.of("de", "DE-ch", "de-CH", "zh-Hant-TW", "en_GB", "xx", "", "de-ZZ", "x-private",
                "Europe/Berlin", "europe/BERLIN", "UTC", "Mars/Base", "de\u0000");
        for (String value : values) {
            int before = first.size();
            Said locale = check.locale(1, "locale", Said.of(value));
            Said zone = check.timeZone(1, "time_zone", Said.of(value));
            List<String> faults = List.copyOf(first.subList(before, first.size()));
            assertThat(locale).isEqualTo(LanguageTag.of(value).map(Said::of).orElse(Said.NOTHING));
            assertThat(zone).isEqualTo(TimeZoneName.of(value).map(Said::of).orElse(Said.NOTHING));
            assertThat(check.locale(1, "locale", Said.of(value))).isEqualTo(locale);
            assertThat(check.timeZone(1, "time_zone", Said.of(value))).isEqualTo(zone);
            assertThat(first.subList(before + faults.size(), first.size())).isEqualTo(faults);
        }
        assertThat(first).isNotEmpty();
    }

    @Test
    void a_value_is_copied_as_it_is_in_utf_8_with_its_length_before_it() throws Exception {
        var values = new CopyValues(1);
        values.beginRow(18).text("a\\\t\u00fc\ud83d\ude00").text(null).text("").integer(-2).bigint(1L << 40 | 7).truth(true)
                .json("{}").texts(List.of()).texts(List.of("a", "bc")).nothing(2).append(new CopyValues(1).text("x")).end();

        assertThat(HexFormat.of().formatHex(values.bytes()))
                .isEqualTo(String.join("", "0012", "00000009" + "615c09c3bcf09f9880",
                        "ffffffff", "00000000", "00000004" + "fffffffe", "00000008" + "0000010000000007", "00000001" + "01",
                        "00000003" + "01" + "7b7d", "0000000c" + "00000000" + "00000000" + "00000019",
                        "0000001f" + "00000001" + "00000000" + "00000019" + "00000002" + "00000001" + "00000001" + "61"
                                + "00000002" + "6263",
                        "ffffffff", "ffffffff", "00000001" + "78", "ffff"));
    }
}
