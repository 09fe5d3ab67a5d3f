package io.tocsin.template.words;

/** Lines of plain text: how wide they are, and where they break. */
public final class PlainLine {

    /** In columns; RFC 5322, section 2.1.1 wants no more than 78. */
    public static final int WIDTH = 76;

    private PlainLine() {
    }

    /** One paragraph in lines, without a line break at its end. */
    public static String wrapped(String text) {
        var lines = new StringBuilder();
        int column = 0;
        for (String word : text.split(" +")) {
            int width = width(word);
            boolean breaks = column > 0 && column + 1 + width > WIDTH;
            lines.append(lines.isEmpty() ? "" : breaks ? "\n" : " ").append(word);
            column = breaks ? width : column + (column == 0 ? 0 : 1) + width;
        }
        return lines.toString();
    }

    /** Columns that a text takes where letters are of one width: Chinese characters two, marks on a letter none. */
    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x300) {
                width++;
                continue;
            }
            int point = text.codePointAt(i);
            i += Character.charCount(point) - 1;
            int type = Character.getType(point);
            boolean none = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT;
            width += none ? 0 : isWide(point) ? 2 : 1;
        }
        return width;
    }

    /** East Asian Wide and Fullwidth (Unicode Standard Annex 11), in blocks. */
    private static boolean isWide(int point) {
        return point >= 0x1100 && (point <= 0x115F || point >= 0x2E80 && point <= 0xA4CF && point != 0x303F
                || point >= 0xAC00 && point <= 0xD7A3 || point >= 0xF900 && point <= 0xFAFF
                || point >= 0xFE30 && point <= 0xFE6F || point >= 0xFF00 && point <= 0xFF60
                || point >= 0xFFE0 && point <= 0xFFE6 || point >= 0x1F300 && point <= 0x1F64F
                || point >= 0x1F900 && point <= 0x1F9FF || point >= 0x20000 && point <= 0x3FFFD);
    }
}
