package io.tocsin.notice;

import java.util.List;

import io.tocsin.problem.Characters;
import io.tocsin.problem.Characters.Shape;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** The words of an operator that a decision has to come with. */
public final class Reason {

    public static final int LONGEST = 1000;

    private Reason() {
    }

    /**
     * @param remedy what to say, e.g. {@code say what has to change.}
     * @return without white space around it
     * @throws Refusal INVALID when there is none, or it is longer than {@link #LONGEST}, or holds what no text may
     */
    public static String checked(String field, String words, String remedy) {
        if (words == null || words.isBlank()) {
            throw refusal(field, FaultCode.REQUIRED, field + " is needed: " + remedy);
        }
        if (words.length() > LONGEST) {
            throw refusal(field, FaultCode.TOO_LONG, field + " is longer than " + LONGEST + " characters. Shorten it.");
        }
        Characters.wrongIn(words, Shape.LINES).ifPresent(wrong -> {
            throw refusal(field, FaultCode.INVALID_CHARACTER, field + " " + wrong + ".");
        });
        return words.strip();
    }

    private static Refusal refusal(String field, FaultCode code, String message) {
        return new Refusal(RefusalCode.INVALID, message, List.of(Fault.inField(field, code, message)));
    }
}
