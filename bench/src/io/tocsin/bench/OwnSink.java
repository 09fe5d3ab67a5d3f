package io.tocsin.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** The handle of a {@link SmtpSink}. Asks it over its standard input, whose end is its end. */
final class OwnSink implements Sink {

    private final Process process;
    private final BufferedReader says;
    private final OutputStream asked;
    private final int port;

    private OwnSink(Process process) throws IOException {
        this.process = process;
        says = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        asked = process.getOutputStream();
        port = Integer.parseInt(String.valueOf(says.readLine()));
    }

    static OwnSink open(Duration latency) {
        try {
            Path classes = Path.of(SmtpSink.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            OwnSink sink = new OwnSink(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4", "-cp", classes.toString(),
                    SmtpSink.class.getName(), String.valueOf(latency.toNanos())).redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
            Ending.add(sink);
            return sink;
        } catch (IOException | URISyntaxException | NumberFormatException e) {
            throw new BenchFailed("The sink cannot be started.", e);
        }
    }

    @Override
    public String name() {
        return "own";
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
    public synchronized Seen seen() {
        try {
            asked.write('\n');
            asked.flush();
            String[] said = String.valueOf(says.readLine()).split(" ");
            return new Seen(Long.parseLong(said[0]), Long.parseLong(said[1]), Long.parseLong(said[2]));
        } catch (IOException | RuntimeException e) {
            throw new BenchFailed("The sink does not answer.", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
