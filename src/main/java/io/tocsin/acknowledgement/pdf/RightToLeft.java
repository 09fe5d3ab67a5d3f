package io.tocsin.acknowledgement.pdf;

import java.text.Bidi;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.openhtmltopdf.bidi.BidiReorderer;
import com.openhtmltopdf.bidi.BidiSplitter;
import com.openhtmltopdf.bidi.BidiSplitterFactory;
import com.openhtmltopdf.bidi.BidiTextRun;

/** Puts text that runs from right to left into the order in which it is drawn (UAX #9), by the JDK. */
public final class RightToLeft implements BidiSplitterFactory, BidiReorderer {

    /** A character with the marks that stand on it. */
    private static final Pattern CHARACTER = Pattern.compile("\\P{M}\\p{M}*|\\p{M}+", Pattern.DOTALL);
    private static final Map<String, String> MIRRORED = Map.of("(", ")", ")", "(", "[", "]", "]", "[", "{", "}", "}", "{", "<",
            ">", ">", "<", "«", "»", "»", "«");

    @Override
    public BidiSplitter createBidiSplitter() {
        return new Runs();
    }

    /** Of one paragraph at a time, the pieces that run in one direction. */
    private static final class Runs implements BidiSplitter {

        private Bidi bidi;

        @Override
        public void setParagraph(String paragraph, byte direction) {
            bidi = new Bidi(paragraph, direction == RTL ? Bidi.DIRECTION_RIGHT_TO_LEFT
                    : direction == LTR ? Bidi.DIRECTION_LEFT_TO_RIGHT : Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
        }

        @Override
        public int countTextRuns() {
            return bidi.getRunCount();
        }

        @Override
        public BidiTextRun getVisualRun(int run) {
            return new BidiTextRun(bidi.getRunStart(run), bidi.getRunLimit(run) - bidi.getRunStart(run),
                    bidi.getRunLevel(run) % 2 == 1 ? RTL : LTR);
        }

        @Override
        public byte getBaseDirection(String paragraph) {
            return new Bidi(paragraph, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).baseIsLeftToRight() ? LTR : RTL;
        }
    }

    @Override
    public String reorderRTLTextToLTR(String text) {
        var reversed = new StringBuilder(text.length());
        Matcher character = CHARACTER.matcher(text);
        while (character.find()) {
            String next = character.group();
            reversed.insert(0, MIRRORED.getOrDefault(next, next));
        }
        return reversed.toString();
    }

    @Override
    public String shapeText(String text) {
        return ArabicForms.shaped(text);
    }

    @Override
    public String deshapeText(String text) {
        return text;
    }

    @Override
    public boolean isLiveImplementation() {
        return true;
    }
}
