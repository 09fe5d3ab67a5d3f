package io.tocsin.testkit;

/** Numbers that nobody in this run has yet, short enough to be read on pictures of pages. */
final class Numbers {

    private static final String LAST = "tocsin.test.last-number";

    private Numbers() {
    }

    /** Three digits, more from 1000 on. Counted in the system's properties, which all class loaders of a run share. */
    static String next() {
        synchronized (System.getProperties()) {
            int number = Integer.getInteger(LAST, 0) + 1;
            System.setProperty(LAST, String.valueOf(number));
            return "%03d".formatted(number);
        }
    }
}
