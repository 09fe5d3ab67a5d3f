package io.tocsin.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What the demo tells the person in front of it. On a terminal, progress rewrites its own line; anywhere else each word is a
 * line, and progress is told every tenth of the way.
 */
final class Console {

    private static final int BAR = 30;

    private final PrintStream out;
    private final boolean terminal;
    private int toldTenths = -1;
    private boolean lineOpen;

    Console(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** In UTF-8, whatever the locale says: tenants' names are of all scripts. */
    static Console standard() {
        return new Console(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                onTerminal());
    }

    void say(String line) {
        endLine();
        out.println(line);
    }

    void step(String done, Duration took) {
        say("  %-66s %6.1f s".formatted(done, took.toMillis() / 1000.0));
    }

    void progress(long done, long total) {
        int tenths = (int) (total == 0 ? 10 : done * 10 / total);
        if (terminal) {
            int filled = (int) (total == 0 ? BAR : done * BAR / total);
            out.print(
                    "\r  [" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] %,d of %,d accepted ".formatted(done, total));
            out.flush();
            lineOpen = true;
        } else if (tenths > toldTenths) {
            out.printf("  %,d of %,d accepted%n", done, total);
        }
        toldTenths = tenths;
    }

    private void endLine() {
        if (lineOpen) {
            out.println();
            lineOpen = false;
        }
    }

    private static boolean onTerminal() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException before22) {
            return true; // there was no console without a terminal then
        }
    }
}
