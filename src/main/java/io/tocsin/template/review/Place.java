package io.tocsin.template.review;

/**
 * Where something stands in a text.
 *
 * @param line from 1
 * @param position of the character within the line, from 1
 */
record Place(int line, int position) {

    static final Place START = new Place(1, 1);

    /** @param offset into the source, from 0 */
    static Place of(String source, int offset) {
        int line = 1;
        int start = 0;
        int end = Math.min(offset, source.length());
        for (int i = 0; i < end; i++) {
            char c = source.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == source.length() || source.charAt(i + 1) != '\n')) {
                line++;
                start = i + 1;
            }
        }
        return new Place(line, end - start + 1);
    }
}
