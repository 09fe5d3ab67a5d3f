package io.tocsin.console.approval;

import io.tocsin.console.Trouble;

/**
 * What was typed into a form that was not taken, so that nobody types it twice.
 *
 * @param form which one: {@code approve}, {@code reject}, {@code release}, {@code emergency}, {@code waive}, {@code test},
 *        {@code cancel}
 * @param trouble why it was not taken, or null
 */
public record Typed(String form, String words, String reference, String recipients, String word, Trouble trouble) {

    static final Typed NOTHING = new Typed("", "", "", "", "", null);

    static Typed in(String form, String words) {
        return new Typed(form, words, "", "", "", null);
    }

    Typed not(Trouble why) {
        return new Typed(form, words, reference, recipients, word, why);
    }

    /** What was typed into the field for words of this form. */
    public String wordsOf(String of) {
        return form.equals(of) && words != null ? words : "";
    }

    public String referenceOf(String of) {
        return form.equals(of) && reference != null ? reference : "";
    }

    public String recipientsOf(String of) {
        return form.equals(of) && recipients != null ? recipients : "";
    }

    public String at(String of, String field) {
        return form.equals(of) && trouble != null ? trouble.at(field) : null;
    }
}
