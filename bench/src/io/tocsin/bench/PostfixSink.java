package io.tocsin.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.tocsin.testkit.Ports;

/** Postfix's {@code smtp-sink}. It writes its counters to a file at every message; bytes are those the process has read. */
final class PostfixSink implements Sink {

    private static final Pattern COUNTERS = Pattern.compile("sess=\\d+ quit=\\d+ mesg=(\\d+)");

    private final Process process;
    private final int port;
    private final Path counters;

    private PostfixSink(Process process, int port, Path counters) {
        this.process = process;
        this.port = port;
        this.counters = counters;
    }

    /** It stands where only the superuser looks. */
    static Optional<Path> program() {
        return Stream.concat(Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":")),
                Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, "smtp-sink")).filter(Files::isExecutable).findFirst();
    }

    static PostfixSink open() {
        int port = Ports.free();
        try {
            Path counters = Files.createTempFile(Home.benchFolder(), "smtp-sink-", ".counters");
            List<String> command = new ArrayList<>(List.of(program().orElseThrow().toString(), "-c", "-m", "2000"));
            if (System.getProperty("user.name").equals("root")) {
                command.addAll(List.of("-u", "nobody")); // which it demands
            }
            command.addAll(List.of(HOST + ":" + port, "1000"));
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(counters.toFile()).start();
            PostfixSink sink = new PostfixSink(process, port, counters);
            Ending.add(sink);
            sink.awaitListening();
            return sink;
        } catch (IOException e) {
            throw new BenchFailed("smtp-sink cannot be started.", e);
        }
    }

    private void awaitListening() throws IOException {
        for (int attempt = 0;; attempt++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(HOST, port));
                return;
            } catch (IOException notYet) {
                if (attempt > 100 || endsWithin(50)) {
                    throw new BenchFailed("smtp-sink does not listen: " + Files.readString(counters), notYet);
                }
            }
        }
    }

    @Override
    public String name() {
        return "smtp-sink";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Seen seen() {
        return new Seen(messages(), Proc.bytesRead(pid()), -1);
    }

    private long messages() {
        try (RandomAccessFile file = new RandomAccessFile(counters.toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(200, file.length())];
            file.seek(file.length() - tail.length);
            file.readFully(tail);
            Matcher found = COUNTERS.matcher(new String(tail, StandardCharsets.US_ASCII));
            long messages = 0;
            while (found.find()) {
                messages = Long.parseLong(found.group(1));
            }
            return messages;
        } catch (IOException e) {
            throw new BenchFailed("The counters of smtp-sink cannot be read.", e);
        }
    }

    private boolean endsWithin(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        if (!endsWithin(5000)) {
            process.destroyForcibly();
        }
        try {
            Files.deleteIfExists(counters);
        } catch (IOException e) {
            // A leftover file of counters harms nobody.
        }
    }
}
