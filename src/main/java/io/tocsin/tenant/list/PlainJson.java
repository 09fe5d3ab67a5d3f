package io.tocsin.tenant.list;

/**
 * Takes JSON of the plain kind, which facts nearly always are, from one text into another in a single pass: no escapes, no
 * exponents, no exotic characters, not too long or too deep. What it takes it writes as {@link JsonTree#ofFact} would; what it
 * does not take may be right or wrong, and has to be looked at there.
 */
final class PlainJson {

    /** So that the bound of all facts need not be looked at. */
    private static final int LONGEST = Facts.LONGEST_JSON / 2;
    /** Fields of an object, whose names are held against each other. */
    private static final int MOST_FIELDS = 16;
    private static final int MOST_DIGITS = 18;

    private final String from;
    private final StringBuilder to;
    private int at;

    private PlainJson(String from, StringBuilder to) {
        this.from = from;
        this.to = to;
    }

    /** @return false if it is not plain; then {@code to} is as it was */
    static boolean append(String json, StringBuilder to) {
        int before = to.length();
        var plain = new PlainJson(json, to);
        if (json.length() <= LONGEST && plain.value(0) && plain.next() < 0) {
            return true;
        }
        to.setLength(before);
        return false;
    }

    /** @return the next character that is no white space, which stays the next; -1 at the end */
    private int next() {
        for (; at < from.length(); at++) {
            char c = from.charAt(at);
            if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
                return c;
            }
        }
        return -1;
    }

    /** @param depth how many lists and objects it stands in */
    private boolean value(int depth) {
        return switch (next()) {
            case '"' -> string();
            case '[' -> depth < Facts.DEEPEST && list(depth + 1);
            case '{' -> depth < Facts.DEEPEST && object(depth + 1);
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean list(int depth) {
        take();
        if (next() == ']') {
            return take();
        }
        while (value(depth)) {
            if (next() == ']') {
                return take();
            }
            if (next() != ',') {
                return false;
            }
            take();
        }
        return false;
    }

    private boolean object(int depth) {
        take();
        if (next() == '}') {
            return take();
        }
        var names = new String[MOST_FIELDS];
        for (int i = 0; i < MOST_FIELDS; i++) {
            names[i] = name();
            if (names[i] == null || isAmong(names, i) || next() != ':' || !take() || !value(depth)) {
                return false;
            }
            if (next() == '}') {
                return take();
            }
            if (next() != ',') {
                return false;
            }
            take();
        }
        return false;
    }

    private static boolean isAmong(String[] names, int last) {
        for (int i = 0; i < last; i++) {
            if (names[i].equals(names[last])) {
                return true;
            }
        }
        return false;
    }

    /** @return null if it is none that a field may have */
    private String name() {
        if (next() != '"') {
            return null;
        }
        int start = at + 1;
        if (!string()) {
            return null;
        }
        String name = from.substring(start, at - 1);
        return Facts.isName(name) ? name : null;
    }

    private boolean string() {
        int start = at++;
        for (; at < from.length(); at++) {
            char c = from.charAt(at);
            if (c == '"') {
                to.append(from, start, ++at);
                return at - start <= Facts.LONGEST_TEXT;
            }
            if (!isPlain(c)) {
                return false;
            }
        }
        return false;
    }

    /** Needs no escape, and is none of those that {@link io.tocsin.problem.Characters} looks for. */
    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f ? c != '\\' : c >= 0xa0 && c < 0x2028 || c > 0x2069 && c < Character.MIN_SURROGATE;
    }

    private boolean word(String word) {
        if (!from.startsWith(word, at)) {
            return false;
        }
        to.append(word);
        at += word.length();
        return true;
    }

    /** None that would be written in another way than it stands there, such as -0 or 0.0000001. */
    private boolean number() {
        int start = at;
        boolean negative = next() == '-';
        at += negative ? 1 : 0;
        int whole = digits();
        if (whole == 0 || from.charAt(at - whole) == '0' && (whole > 1 || negative)) {
            return false;
        }
        if (at < from.length() && from.charAt(at) == '.') {
            at++;
            if (from.charAt(at - 2) == '0' && whole == 1 || digits() == 0) {
                return false;
            }
        }
        if (at - start > MOST_DIGITS || at < from.length() && (from.charAt(at) == 'e' || from.charAt(at) == 'E')) {
            return false;
        }
        to.append(from, start, at);
        return true;
    }

    private int digits() {
        int start = at;
        while (at < from.length() && from.charAt(at) >= '0' && from.charAt(at) <= '9') {
            at++;
        }
        return at - start;
    }

    /** Takes the next character as it is. */
    private boolean take() {
        to.append(from.charAt(at++));
        return true;
    }
}
