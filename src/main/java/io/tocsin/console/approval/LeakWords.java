package io.tocsin.console.approval;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tocsin.console.words.Languages;
import io.tocsin.problem.Fault;

/**
 * Where a letter tells of another customer, for whoever has to put it right: without ids, lines and characters.
 *
 * @param language that the letter is in
 * @param part of the letter that says it, as in {@code its subject}
 * @param found the words as they stand there
 * @param what of the other customer it is, as in {@code the name}
 * @param around those words and a little of what is around them
 */
public record LeakWords(String language, String part, String found, String what, String around) {

    private static final Pattern SENTENCE = Pattern.compile("In (?<language>[^ ,]+), the (?<part>subject|text|html) says"
            + " \"(?<found>.*?)\", the (?<what>name|contact address|id|mail domain|fact value) of tenant .*?, in line [0-9]+"
            + " at character [0-9]+: (?<around>.*) Correct the facts of .*", Pattern.DOTALL);
    private static final Pattern LAID_OUT = Pattern.compile("(?:\\s|[=-]{3,}|(?<=\\s)>\\s)+");

    /** @return null where it is not told as a leak is */
    static LeakWords of(Fault fault) {
        Matcher told = SENTENCE.matcher(fault.message());
        return !told.matches() ? null
                : new LeakWords(Languages.nameOf(told.group("language")),
                        told.group("part").equals("subject") ? "its subject" : "its letter", told.group("found"),
                        what(told.group("what")), LAID_OUT.matcher(told.group("around")).replaceAll(" ").replace("...", "…")
                                .replace(" …", "…").strip());
    }

    private static String what(String what) {
        return switch (what) {
            case "contact address" -> "the address of a contact";
            case "id" -> "your number";
            case "fact value" -> "a fact";
            default -> "the " + what;
        };
    }
}
