package io.tocsin.template.words;

import java.util.Arrays;

import io.tocsin.template.language.Rendering;
import io.tocsin.template.language.Stopped;

/** Collects what a renderer writes, up to a bound: one long value may be shown many times over. */
final class BoundedText implements Appendable {

    private final StringBuilder all = new StringBuilder(4096);
    private final Rendering rendering;
    private int pieces;

    BoundedText(Rendering rendering) {
        this.rendering = rendering;
    }

    @Override
    public BoundedText append(CharSequence text) {
        return append(text, 0, text.length());
    }

    @Override
    public BoundedText append(CharSequence text, int start, int end) {
        if (all.length() + (end - start) > Rendering.MAX_OUTPUT) {
            throw Stopped.failed("the words for this tenant are longer than " + Rendering.MAX_OUTPUT + " characters.");
        }
        if ((++pieces & 0x3FF) == 0) {
            rendering.checkTime();
        }
        if (start == 0 && end == text.length()) {
            all.append(text);
        } else {
            all.append(text, start, end);
        }
        return this;
    }

    @Override
    public BoundedText append(char character) {
        return append(String.valueOf(character));
    }

    BoundedText repeat(char character, int times) {
        char[] run = new char[times];
        Arrays.fill(run, character);
        return append(new String(run));
    }

    void checkTime() {
        rendering.checkTime();
    }

    int length() {
        return all.length();
    }

    boolean endsWith(char character) {
        return !all.isEmpty() && all.charAt(all.length() - 1) == character;
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
