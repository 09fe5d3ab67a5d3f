package io.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.tocsin.testkit.Curl;
import io.tocsin.testkit.Patience;
import io.tocsin.testkit.ReceivedMail;
import io.tocsin.testkit.ServiceProcess;
import io.tocsin.testkit.SmtpServer;

/** The README's calls, pasted into a shell one after another against the packaged service. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadmeIT {

    private static final Pattern SHELL_BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```");

    @TempDir
    Path folder;

    @Test
    void the_calls_work_when_they_are_pasted() throws Exception {
        try (SmtpServer relay = SmtpServer.start();
                ServiceProcess service = new ServiceProcess(folder)
                        .with("QUARKUS_MAILER_HOST", relay.host())
                        .with("QUARKUS_MAILER_PORT", String.valueOf(relay.port()))
                        .with("QUARKUS_MAILER_FROM", "security@vendor.example")
                        .start()) {
            String said = paste(calls(), service.url());

            assertThat(said).contains("\"state\":\"APPROVED\"", "\"state\":\"RELEASED\"", "\"assessment\":\"AFFECTED\"",
                    "Möbelwerk Nord GmbH");
            assertThat(relay.await(3)).extracting(ReceivedMail::to).containsExactlyInAnyOrder(
                    "kaethe.gross@moebelwerk.example", "recht@moebelwerk.example", "security@obrien.example");
        }
    }

    private static String calls() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        List<String> blocks = SHELL_BLOCK.matcher(readme).results().map(block -> block.group(1)).toList();
        assertThat(blocks).hasSizeGreaterThan(4);
        return String.join("\n", blocks);
    }

    /** Stops at the first call that fails, which nobody who pastes has to do. */
    private String paste(String calls, String url) throws Exception {
        Path script = folder.resolve("calls.sh");
        Files.writeString(script, "set -eux\n" + calls);
        ProcessBuilder shell = new ProcessBuilder("sh", script.toString()).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile());
        shell.environment().put("TOCSIN", url);
        shell.environment().put("ADMIN", ServiceProcess.ADMIN_KEY);
        shell.environment().put("PATH", withCurl(System.getenv("PATH")));
        Process pasted = shell.start();
        assertThat(pasted.waitFor(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(folder.resolve("said"), StandardCharsets.UTF_8);
        assertThat(pasted.exitValue()).as(said).isZero();
        return said;
    }

    /** A machine with nothing but a JDK and Maven may have no curl. */
    private String withCurl(String path) throws Exception {
        if (Stream.of(path.split(File.pathSeparator)).anyMatch(place -> Files.isExecutable(Path.of(place, "curl")))) {
            return path;
        }
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path classes = Path.of(Curl.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path curl = Files.createFile(bin.resolve("curl"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(curl, "#!/bin/sh\nexec '%s/bin/java' -cp '%s' %s \"$@\"\n".formatted(
                System.getProperty("java.home"), classes, Curl.class.getName()));
        return bin + File.pathSeparator + path;
    }
}
