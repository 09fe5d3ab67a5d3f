package io.tocsin.acknowledgement;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.tocsin.acknowledgement.TypedAnswer.Field;
import io.tocsin.acknowledgement.TypedAnswer.Wrong;

/**
 * The form for an answer, with what was typed into it, if it comes back, and what is wrong with that.
 *
 * @param text of the page's language
 */
record AnswerForm(PageText text, TypedAnswer typed, Map<Field, Wrong> faults) {

    record Fault(String field, String label, String message) {
    }

    public boolean refused() {
        return !faults.isEmpty();
    }

    public List<Fault> wrong() {
        return faults.keySet().stream()
                .map(field -> new Fault(field.name().toLowerCase(Locale.ROOT), label(field), faultOf(field))).toList();
    }

    private String label(Field field) {
        return switch (field) {
            case NAME -> text.name();
            case EMAIL -> text.email();
            case FINDING -> text.finding();
            case COMMENT -> text.comment();
        };
    }

    public String nameFault() {
        return faultOf(Field.NAME);
    }

    public String emailFault() {
        return faultOf(Field.EMAIL);
    }

    public String findingFault() {
        return faultOf(Field.FINDING);
    }

    public String commentFault() {
        return faultOf(Field.COMMENT);
    }

    private String faultOf(Field field) {
        Wrong wrong = faults.get(field);
        if (wrong == null) {
            return null;
        }
        if (wrong == Wrong.BAD_CHARACTER) {
            return text.badCharacter();
        }
        return switch (field) {
            case NAME -> wrong == Wrong.MISSING ? text.nameMissing() : text.nameTooLong();
            case EMAIL -> wrong == Wrong.TOO_LONG ? text.emailTooLong() : text.emailNotOne();
            case FINDING -> text.findingMissing();
            case COMMENT -> text.commentTooLong();
        };
    }
}
