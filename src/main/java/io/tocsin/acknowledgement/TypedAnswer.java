package io.tocsin.acknowledgement;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

import io.tocsin.problem.Characters;
import io.tocsin.problem.Characters.Shape;

/** What somebody typed into the form or sent for a tenant, not checked yet. Absent is {@code ""}. */
record TypedAnswer(String name, String email, String finding, String comment) {

    static final TypedAnswer NOTHING = new TypedAnswer("", "", "", "");

    /** In the order of the form. */
    enum Field {
        FINDING,
        NAME,
        EMAIL,
        COMMENT
    }

    enum Wrong {
        MISSING,
        TOO_LONG,
        BAD_CHARACTER,
        NOT_ONE
    }

    static TypedAnswer of(SentForm form) {
        return new TypedAnswer(form.field("name"), form.field("email"), form.field("finding"), form.field("comment"));
    }

    /** As {@link SentForm#of} reads it. */
    String written() {
        return "name=" + escaped(name) + "&email=" + escaped(email) + "&finding=" + escaped(finding) + "&comment="
                + escaped(comment);
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @return what is wrong, field by field, in the order of the form; empty when {@link #answer} may be asked */
    Map<Field, Wrong> faults() {
        Map<Field, Wrong> faults = new EnumMap<>(Field.class);
        if (name.isBlank()) {
            faults.put(Field.NAME, Wrong.MISSING);
        } else {
            check(Field.NAME, name.strip(), Answer.LONGEST_NAME, Shape.ONE_LINE, faults);
        }
        if (!email.isBlank()) {
            check(Field.EMAIL, email.strip(), Answer.LONGEST_EMAIL, Shape.ONE_LINE, faults);
            if (!faults.containsKey(Field.EMAIL) && !looksLikeAddress(email.strip())) {
                faults.put(Field.EMAIL, Wrong.NOT_ONE);
            }
        }
        if (Finding.of(finding).isEmpty()) {
            faults.put(Field.FINDING, finding.isEmpty() ? Wrong.MISSING : Wrong.NOT_ONE);
        }
        check(Field.COMMENT, comment(), Answer.LONGEST_COMMENT, Shape.LINES, faults);
        return faults;
    }

    private static void check(Field field, String text, int longest, Shape shape, Map<Field, Wrong> faults) {
        if (text.length() > longest) {
            faults.put(field, Wrong.TOO_LONG);
        } else if (Characters.wrongIn(text, shape).isPresent()) {
            faults.put(field, Wrong.BAD_CHARACTER);
        }
    }

    /** What is wrong with a line that may be absent, as long as a name at most. */
    static Optional<Wrong> faultOfLine(String text) {
        Map<Field, Wrong> faults = new EnumMap<>(Field.class);
        check(Field.NAME, text.strip(), Answer.LONGEST_NAME, Shape.ONE_LINE, faults);
        return Optional.ofNullable(faults.get(Field.NAME));
    }

    /** Mistypings only: nothing is ever sent there by this service, a person will read it. */
    private static boolean looksLikeAddress(String text) {
        int at = text.lastIndexOf('@');
        String domain = text.substring(at + 1);
        return at > 0 && text.chars().noneMatch(Character::isWhitespace) && !domain.isEmpty() && !domain.startsWith(".")
                && !domain.endsWith(".") && !domain.contains("..") && text.indexOf('@') == at;
    }

    Answer answer() {
        return new Answer(name.strip(), email.isBlank() ? null : email.strip(), Finding.of(finding).orElseThrow(),
                comment().isEmpty() ? null : comment());
    }

    /** Browsers send CRLF for a line break. */
    @Override
    public String comment() {
        return comment.replace("\r\n", "\n").replace('\r', '\n').strip();
    }
}
