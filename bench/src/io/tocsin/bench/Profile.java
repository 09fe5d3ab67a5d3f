package io.tocsin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the service's own CPU time went while it was sending: its threads, and the methods that were at work, by the flight
 * recorder's samples.
 */
final class Profile {

    static final String OPTION = "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=";
    static final String FILE = "service.jfr";
    private static final int MOST = 25;

    private Profile() {
    }

    /** From release to completion. */
    record Window(Instant from, Instant to) {

        boolean has(Instant time) {
            return !time.isBefore(from) && !time.isAfter(to);
        }
    }

    /** Prints it, if there is one, and keeps the recording beside the figures. */
    static void tell(Path recording, List<Window> sending) {
        if (!Files.exists(recording)) {
            return;
        }
        Map<String, Integer> threads = new TreeMap<>();
        Map<String, Integer> ours = new TreeMap<>();
        Map<String, Integer> methods = new TreeMap<>();
        int samples = 0;
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                // Native samples are mostly threads that wait in a system call, and cost nothing.
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null
                        && sending.stream().anyMatch(window -> window.has(event.getStartTime()))) {
                    samples++;
                    List<RecordedFrame> frames = event.getStackTrace().getFrames();
                    threads.merge(event.getThread("sampledThread").getJavaName().replaceAll("[0-9]+", "N"), 1, Integer::sum);
                    methods.merge(named(frames.get(0)), 1, Integer::sum);
                    ours.merge(frames.stream().map(Profile::named).filter(name -> name.startsWith("io.tocsin.")).findFirst()
                            .orElse("(none of ours)"), 1, Integer::sum);
                }
            }
            Files.copy(recording, Home.output().resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new BenchFailed("The flight recording cannot be read.", e);
        }
        tell("threads", threads, samples);
        tell("innermost method of ours", ours, samples);
        tell("innermost method", methods, samples);
    }

    private static String named(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static void tell(String what, Map<String, Integer> counts, int samples) {
        Map<String, Integer> most = new LinkedHashMap<>();
        counts.entrySet().stream().sorted(Map.Entry.<String, Integer> comparingByValue().reversed()).limit(MOST)
                .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
        System.out.printf("%nThe service's CPU by %s, of %,d samples while it was sending:%n", what,
                samples);
        most.forEach((name, count) -> System.out.printf("  %5.1f %%  %s%n", 100.0 * count / samples, name));
    }
}
