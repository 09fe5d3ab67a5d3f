package io.tocsin.template.language;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

import io.tocsin.problem.FaultCode;

/**
 * One rendering under way: what it may still use up, and the values it has met. A value never passes through the Markdown
 * parser: it leaves a mark of two private-use characters in the text, and is put in place of the mark once the Markdown has
 * become HTML or plain text. So no value can become markup, whatever it holds.
 */
public final class Rendering {

    /** Expressions evaluated and loop rounds, over subject and body. */
    static final int MAX_STEPS = 250_000;
    /** Characters of Markdown and values together. */
    static final int MAX_CHARACTERS = 200_000;
    /** Characters of the finished HTML, or of the finished text. */
    public static final int MAX_OUTPUT = 1_000_000;
    private static final String BEHIND_SENTENCE = " \n*_)\"'\u201c\u201d\u00bb\u00a0";
    private static final long MAX_NANOS = 2_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final char HIGH = '\uE400';
    private static final char LOW = '\uE800';
    private static final int DIGITS = 1024;

    /** The engine maps results without telling which rendering they belong to; a rendering never leaves its thread. */
    private static final ThreadLocal<Rendering> CURRENT = new ThreadLocal<>();

    final Shown shown;
    private final boolean marking;
    private boolean namesTheAbsent;
    private final long begun = workedSoFar();
    private long looksAgainAt = System.nanoTime() + MAX_NANOS;
    private final List<Object> values = new ArrayList<>();
    private int steps;
    private int characters;
    private boolean endsWithStop;

    /**
     * @param marking true for a body, whose values are marked; false for a subject, which is no Markdown
     */
    public Rendering(Shown shown, boolean marking) {
        this.shown = shown;
        this.marking = marking;
    }

    /** What is absent is shown as its name in braces from now on, and is no fault. */
    public void nameTheAbsent() {
        namesTheAbsent = true;
    }

    boolean namesTheAbsent() {
        return namesTheAbsent;
    }

    static Rendering current() {
        return CURRENT.get();
    }

    public void begin() {
        CURRENT.set(this);
    }

    public static void end() {
        CURRENT.remove();
    }

    void step() {
        if (++steps > MAX_STEPS) {
            throw Stopped.failed("The template takes more than " + MAX_STEPS + " steps for this tenant. Loop over less.");
        }
        if ((steps & 0xFF) == 0) {
            checkTime();
        }
    }

    /** What counts is the work: a busy machine may let any template wait for a processor. */
    public void checkTime() {
        if (System.nanoTime() - looksAgainAt < 0) {
            return;
        }
        long left = MAX_NANOS - (workedSoFar() - begun);
        if (left <= 0) {
            throw Stopped.failed("The template takes longer than " + MAX_NANOS / 1_000_000_000
                    + " seconds for this tenant. Loop over less.");
        }
        looksAgainAt = System.nanoTime() + left;
    }

    /** @return what this thread has had of the processor, in nanoseconds; where that is not known, the time that went by */
    private static long workedSoFar() {
        long worked = THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
        return worked < 0 ? System.nanoTime() : worked;
    }

    public void written(int more) {
        characters += more;
        if (characters > MAX_CHARACTERS) {
            throw Stopped.failed("The words for this tenant are longer than " + MAX_CHARACTERS
                    + " characters. Show fewer facts, or shorter ones.");
        }
    }

    /** @return what stands in the engine's output for the value */
    String take(Object value) {
        if (value instanceof Markdown markdown) {
            return marking ? Shown.withoutMarks(markdown.text()) : shown.of(markdown.text());
        }
        Object ready = value instanceof Link ? value : shown.of(value);
        written(ready instanceof Link link ? link.text().length() : ((String) ready).length());
        if (!marking) {
            return ready.toString();
        }
        int number = values.size();
        values.add(ready);
        endsWithStop |= ready.toString().endsWith(".");
        return new String(new char[] { (char) (HIGH + number / DIGITS), (char) (LOW + number % DIGITS) });
    }

    /** A name that ends with a full stop, such as S.A. de C.V., ends its sentence too: the template's own stop goes. */
    public String withOneStopEach(String marked) {
        if (!endsWithStop) {
            return marked;
        }
        var once = new StringBuilder(marked.length());
        int from = 0;
        for (int stop = marked.indexOf('.'); stop >= 0; stop = marked.indexOf('.', stop + 1)) {
            int end = stop;
            while (end > 0 && marked.charAt(end - 1) == '*') {
                end--;
            }
            boolean afterValue = end > 1 && isFirstHalf(marked.charAt(end - 2));
            boolean endsSentence = stop + 1 == marked.length() || BEHIND_SENTENCE.indexOf(marked.charAt(stop + 1)) >= 0;
            if (afterValue && endsSentence && values.get(number(marked, end - 2)).toString().endsWith(".")) {
                once.append(marked, from, stop);
                from = stop + 1;
            }
        }
        return from == 0 ? marked : once.append(marked, from, marked.length()).toString();
    }

    private static boolean isFirstHalf(char c) {
        return c >= HIGH && c < LOW;
    }

    private static int number(CharSequence marked, int at) {
        return (marked.charAt(at) - HIGH) * DIGITS + marked.charAt(at + 1) - LOW;
    }

    /** True for characters that marks are made of: no template and no Markdown may bring its own. */
    static boolean isMark(int character) {
        return character >= HIGH && character < LOW + DIGITS;
    }

    /** Gives every piece of a text to its reader: plain pieces and values, in order. */
    public void read(String marked, Reader reader) {
        int from = 0;
        for (int i = 0; i + 1 < marked.length(); i++) {
            if (isFirstHalf(marked.charAt(i))) {
                if (i > from) {
                    reader.plain(marked.substring(from, i));
                }
                Object value = values.get(number(marked, i));
                if (value instanceof Link link) {
                    reader.link(link);
                } else {
                    reader.value((String) value);
                }
                from = i + 2;
                i++;
            }
        }
        if (from < marked.length()) {
            reader.plain(from == 0 ? marked : marked.substring(from));
        }
    }

    /** The text with its values in place, for where nothing but characters counts: an address, a piece of code. */
    public String filled(String marked) {
        var all = new StringBuilder();
        read(marked, new Reader() {
            @Override
            public void plain(String text) {
                all.append(text);
            }

            @Override
            public void value(String text) {
                all.append(text);
            }

            @Override
            public void link(Link link) {
                all.append(link.text());
            }
        });
        return all.toString();
    }

    public UnrenderableException unrenderable(Throwable thrown, String where) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Stopped stopped) {
                return new UnrenderableException(stopped.code(), where + ": " + stopped.getMessage());
            }
        }
        return new UnrenderableException(FaultCode.RENDERING_FAILED, where + ": " + "an expression cannot be worked out. "
                + "Compare only values of one kind, and only where they are there.");
    }

    /** Receives a text in pieces. */
    public interface Reader {

        void plain(String text);

        void value(String text);

        void link(Link link);
    }
}
