package io.tocsin.diagnosis;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads replies of mail servers: by their enhanced code (RFC 3463), by known wording where that code is vague or missing,
 * and by the bare reply code when neither says anything. Replies come from strangers: only the first {@value #MOST_READ}
 * characters are read, phrases are looked for as plain text, and no pattern here can backtrack far.
 */
public final class Classifier {

    private static final int MOST_READ = 2000;
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private static final Rules RULES = Rules.read();

    /** At the beginning, or where a relay or a notification quotes another server. */
    private static final Pattern CODE = Pattern
            .compile("(?:^|<<< |>>> |said: |says: |smtp; ?|#|responded: |returned: |error: |: )([2-5]\\d\\d)(?=[ \\-#<]|$)");
    private static final Pattern ENHANCED = Pattern
            .compile("(?<![\\d.\\w])([245])\\.(\\d{1,3})\\.(\\d{1,3})(?!\\d|\\.\\d)");
    /** Codes repeated on the lines of one reply: they stand between words that belong together. */
    private static final Pattern REPEATED = Pattern
            .compile("(?<=^|\\s)[2-5]\\d\\d[ -](?:[245]\\.\\d{1,3}\\.\\d{1,3}(?= |$))?");
    private static final Pattern WAIT = Pattern.compile(
            "(?:\\bin|\\bafter|\\bfor|\\bwait|\\bleast|\\babout|[=:]) ?(\\d{1,6}) ?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?)\\b");
    private static final Pattern WAIT_BY_CLOCK = Pattern.compile("(?:\\bin|\\bafter|\\bfor) (\\d{1,2}):(\\d\\d):(\\d\\d)\\b");
    private static final List<String> WORDS_OF_WAITING = List.of("again", "retry", "wait", "later", "listed", "listing",
            "come back", "defer", "resend", "slow", "delay");

    private Classifier() {
    }

    /**
     * @param reply the whole reply with its code, like {@code 550 5.1.1 <x> user unknown}, of one line or several; null or
     *        empty for none
     * @return never null; {@link Kind#UNKNOWN} where nothing says more
     */
    public static Diagnosis diagnose(String reply) {
        if (reply == null || reply.isBlank()) {
            return Diagnosis.NONE;
        }
        String text = reply.substring(0, Math.min(reply.length(), MOST_READ)).toLowerCase(Locale.ROOT)
                .replace('\u2019', '\'').replace("\uff1a", ": ").replaceAll("[\\s\\p{Cntrl}\\u00a0]+", " ").strip();
        Integer code = codeIn(text);
        String enhanced = enhancedIn(text, code);
        if (code == null && enhanced == null) {
            return judged(text, null, null, true);
        }
        boolean permanent = (code != null ? code / 100 : enhanced.charAt(0) - '0') == 5;
        if (code != null && code < 400 || code == null && enhanced.startsWith("2")) {
            return new Diagnosis(Kind.UNKNOWN, code, enhanced, null, false, null);
        }
        return judged(text, code, enhanced, permanent);
    }

    private static Diagnosis judged(String text, Integer code, String enhanced, boolean permanent) {
        String words = REPEATED.matcher(text).replaceAll(" ").replaceAll(" +", " ");
        Rules.Rule particular = enhanced == null ? null : RULES.ofEnhanced(enhanced);
        Rules.Rule rule = RULES.beforeCodes(words, permanent);
        if (rule == null) {
            rule = particular == null || particular.vague() ? RULES.ofWording(words, permanent) : particular;
        }
        if (rule == null) {
            rule = particular != null ? particular : code == null ? null : RULES.ofBasic(code);
        }
        if (rule == null) {
            return new Diagnosis(Kind.UNKNOWN, code, enhanced, null, false, null);
        }
        // What is only so for now is not wrong for good: a 450 for an unknown user may be a directory that is away.
        Kind kind = rule.kind() == Kind.HARD && !permanent ? Kind.SOFT : rule.kind();
        return new Diagnosis(kind, code, enhanced, permanent ? null : waitIn(text), rule.ours(), rule.left());
    }

    private static Integer codeIn(String text) {
        Matcher found = CODE.matcher(text);
        return found.find() ? Integer.valueOf(found.group(1)) : null;
    }

    /** The first of the reply's own class, so that an address or a version number is not taken for one. */
    private static String enhancedIn(String text, Integer code) {
        Matcher found = ENHANCED.matcher(text);
        while (found.find()) {
            if (code == null || found.start() <= 4 || found.group(1).charAt(0) - '0' == code / 100) {
                return Integer.parseInt(found.group(1)) + "." + Integer.parseInt(found.group(2)) + "."
                        + Integer.parseInt(found.group(3));
            }
        }
        return null;
    }

    private static Duration waitIn(String text) {
        if (WORDS_OF_WAITING.stream().noneMatch(text::contains)) {
            return null;
        }
        Duration wait = null;
        Matcher clock = WAIT_BY_CLOCK.matcher(text);
        Matcher found = WAIT.matcher(text);
        if (clock.find()) {
            wait = Duration.ofHours(Long.parseLong(clock.group(1))).plusMinutes(Long.parseLong(clock.group(2)))
                    .plusSeconds(Long.parseLong(clock.group(3)));
        } else if (found.find()) {
            long amount = Long.parseLong(found.group(1));
            wait = switch (found.group(2).charAt(0)) {
                case 's' -> Duration.ofSeconds(amount);
                case 'm' -> Duration.ofMinutes(amount);
                case 'h' -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
        return wait == null || wait.isZero() ? null : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
