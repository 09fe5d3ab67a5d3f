package io.tocsin.template.review;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How easy a text is to read, by the formula that is usual for its language. All count words a sentence and syllables a word
 * on a scale from 0 (hard) to 100 (easy):
 * <ul>
 * <li>English: R. Flesch, A new readability yardstick, Journal of Applied Psychology 32 (1948), 221-233
 * <li>German: T. Amstad, Wie verständlich sind unsere Zeitungen?, Zürich 1978
 * <li>French: L. Kandel, A. Moles, Application de l'indice de Flesch à la langue française, 1958
 * <li>Spanish: J. Fernández Huerta, Medidas sencillas de lecturabilidad, Consigna 214 (1959), 29-32
 * </ul>
 * Any other language by C. H. Björnsson, Läsbarhet, Stockholm 1968 (LIX: words a sentence, and the share of words with more
 * than six letters; 20 easy, 60 hard), here as 100 - LIX. Syllables are counted as groups of vowels, which is near enough for
 * a hint.
 *
 * @param words how many
 * @param score 0 to 100, cut there; the higher the easier; 100 for less than 30 words, of which nothing can be said
 */
record Readability(int words, int score) {

    /** "Difficult" on Flesch's scale ends and "very difficult" begins at 30, for readers with a university degree. */
    static final int HARD = 30;
    private static final int FEWEST = 30;
    private static final int LONG_WORD = 6;
    private static final Set<String> MUTE_E = Set.of("en", "fr");
    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?;:\\u2026])\\s+");
    private static final Pattern SPACES = Pattern.compile("[\\s/]+");
    private static final Pattern VOWELS = Pattern.compile("[aeiouyäöüàâáéèêëîïíôóùûúœæ]+");

    /** @param blocks texts that end a sentence each, with {@link Prose#VALUE} for what is not known */
    static Readability of(List<String> blocks, Locale locale) {
        int words = 0;
        int spelled = 0;
        int sentences = 0;
        int syllables = 0;
        int longOnes = 0;
        for (String block : blocks) {
            for (String sentence : SENTENCE.split(block)) {
                int before = words;
                for (String piece : SPACES.split(sentence)) {
                    String word = piece.replaceAll("[^\\p{L}" + Prose.VALUE + "]", "").toLowerCase(Locale.ROOT);
                    if (word.isEmpty()) {
                        continue;
                    }
                    words++;
                    if (word.indexOf(Prose.VALUE) < 0) {
                        spelled++;
                        syllables += syllables(word, locale.getLanguage());
                        longOnes += word.length() > LONG_WORD ? 1 : 0;
                    }
                }
                sentences += words > before ? 1 : 0;
            }
        }
        if (spelled < FEWEST) {
            return new Readability(words, 100);
        }
        double score = score(locale.getLanguage(), (double) words / sentences, (double) syllables / spelled,
                100.0 * longOnes / spelled);
        return new Readability(words, (int) Math.round(Math.max(0, Math.min(100, score))));
    }

    private static double score(String language, double wordsASentence, double syllablesAWord, double longWords) {
        return switch (language) {
            case "en" -> 206.835 - 1.015 * wordsASentence - 84.6 * syllablesAWord;
            case "de" -> 180 - wordsASentence - 58.5 * syllablesAWord;
            case "fr" -> 207 - 1.015 * wordsASentence - 73.6 * syllablesAWord;
            case "es" -> 206.84 - 1.02 * wordsASentence - 60 * syllablesAWord;
            default -> 100 - (wordsASentence + longWords);
        };
    }

    private static int syllables(String word, String language) {
        boolean mute = MUTE_E.contains(language) && word.length() > 3 && word.endsWith("e") && !word.endsWith("le");
        var groups = VOWELS.matcher(mute ? word.substring(0, word.length() - 1) : word);
        int count = 0;
        while (groups.find()) {
            count++;
        }
        return Math.max(1, count);
    }
}
