package io.tocsin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux says of a process. Elsewhere there is no {@code /proc}, and every figure is NaN or 0. */
public final class Proc {

    /** {@code sysconf(_SC_CLK_TCK)}: 100 on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private Proc() {
    }

    /** CPU seconds of a process, in user and kernel mode. */
    public static double cpuSeconds(long pid) {
        String[] stat = stat(pid);
        return stat == null ? Double.NaN : (number(stat, 14) + number(stat, 15)) / TICKS_PER_SECOND;
    }

    /** The same of a PostgreSQL: of its first process, of those it has now, and of those it had. */
    public static double cpuSecondsOfPostgres(long postmaster) {
        String[] stat = stat(postmaster);
        if (stat == null) {
            return Double.NaN;
        }
        double ticks = number(stat, 14) + number(stat, 15) + number(stat, 16) + number(stat, 17);
        for (long child : childrenOf(postmaster)) {
            String[] its = stat(child);
            ticks += its == null ? 0 : number(its, 14) + number(its, 15);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** The most memory it ever had in RAM. */
    static double peakRssMiB(long pid) {
        return found(Path.of("/proc", String.valueOf(pid), "status"), "VmHWM:\\s+(\\d+) kB") / 1024;
    }

    /** All that {@code read(2)} gave it, sockets included. */
    static long bytesRead(long pid) {
        return (long) found(Path.of("/proc", String.valueOf(pid), "io"), "rchar: (\\d+)");
    }

    private static double found(Path file, String pattern) {
        try {
            Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
            return found.find() ? Double.parseDouble(found.group(1)) : Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static List<Long> childrenOf(long parent) {
        List<Long> children = new ArrayList<>();
        ProcessHandle.of(parent).ifPresent(process -> process.children().forEach(child -> children.add(child.pid())));
        return children;
    }

    /** Fields from the third on; the name before them may have spaces in it. */
    private static String[] stat(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            return null;
        }
    }

    /** @param field as numbered in proc(5) */
    private static double number(String[] stat, int field) {
        return Double.parseDouble(stat[field - 3]);
    }
}
