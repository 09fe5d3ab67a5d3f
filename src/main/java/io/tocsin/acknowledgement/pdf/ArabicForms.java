package io.tocsin.acknowledgement.pdf;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Arabic letters in the shape that they have beside their neighbours, as characters of their own (The Unicode Standard,
 * section 9.2), since the library draws each character as it is. Which character is which shape of which letter stands in
 * Unicode's names and decompositions, which the JDK knows.
 */
final class ArabicForms {

    private enum Shape {
        ISOLATED,
        FINAL,
        INITIAL,
        MEDIAL
    }

    private static final char LAM = '\u0644';
    private static final char TATWEEL = '\u0640';
    /** Of single letters, and of lam with the alef behind it. */
    private static final Map<String, Map<Shape, Character>> FORMS = new HashMap<>();

    static {
        for (char form = '\uFB50'; form <= '\uFEFC'; form++) {
            String name = Character.getName(form);
            String letters = Normalizer.normalize(String.valueOf(form), Form.NFKC);
            boolean isLetter = letters.length() == 1 || letters.length() == 2 && letters.charAt(0) == LAM && form >= '\uFEF5';
            if (name != null && name.startsWith("ARABIC L") && name.endsWith(" FORM") && isLetter) {
                String shape = name.substring(name.lastIndexOf(' ', name.length() - " FORM".length() - 1) + 1,
                        name.length() - " FORM".length());
                FORMS.computeIfAbsent(letters, first -> new EnumMap<>(Shape.class)).put(Shape.valueOf(shape), form);
            }
        }
    }

    private ArabicForms() {
    }

    static String shaped(String text) {
        if (text.chars().noneMatch(character -> character >= '\u0620' && character <= '\u06FF')) {
            return text;
        }
        var shaped = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            boolean isLigature = i + 1 < text.length() && text.charAt(i) == LAM
                    && FORMS.containsKey(text.substring(i, i + 2));
            String letters = text.substring(i, isLigature ? i + 2 : i + 1);
            Map<Shape, Character> forms = FORMS.get(letters);
            if (forms == null) {
                shaped.append(letters);
            } else {
                boolean before = joinsOn(before(text, i)) && forms.containsKey(Shape.FINAL);
                boolean after = joinsBack(after(text, i + letters.length())) && forms.containsKey(Shape.INITIAL);
                Shape shape = before ? after ? Shape.MEDIAL : Shape.FINAL : after ? Shape.INITIAL : Shape.ISOLATED;
                Character form = forms.get(shape);
                shaped.append(form == null ? letters : form.toString());
            }
            i += letters.length();
        }
        return shaped.toString();
    }

    /** Whether a letter reaches out to the one behind it. */
    private static boolean joinsOn(char letter) {
        return letter == TATWEEL || FORMS.getOrDefault(String.valueOf(letter), Map.of()).containsKey(Shape.INITIAL);
    }

    /** Whether a letter reaches out to the one before it. */
    private static boolean joinsBack(char letter) {
        return letter == TATWEEL || FORMS.getOrDefault(String.valueOf(letter), Map.of()).containsKey(Shape.FINAL);
    }

    /** Marks between letters do not part them. */
    private static char before(String text, int at) {
        int i = at - 1;
        while (i >= 0 && isMark(text.charAt(i))) {
            i--;
        }
        return i < 0 ? ' ' : text.charAt(i);
    }

    private static char after(String text, int at) {
        int i = at;
        while (i < text.length() && isMark(text.charAt(i))) {
            i++;
        }
        return i == text.length() ? ' ' : text.charAt(i);
    }

    private static boolean isMark(char character) {
        return Character.getType(character) == Character.NON_SPACING_MARK;
    }
}
