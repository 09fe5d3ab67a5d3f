package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LaidDownFilesTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private Path file(String name, Duration age) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "ann@acme.example");
        FileTime now = Files.getLastModifiedTime(file);
        return Files.setLastModifiedTime(file, FileTime.from(now.toInstant().minus(age)));
    }

    @Test
    void what_a_killed_process_left_goes_after_a_day_and_nothing_else_does() throws IOException {
        Path mine = Files.createFile(folder.resolve("mine"));
        Path made = LaidDownFiles.create();
        Files.delete(made);
        file(made.getFileName().toString(), DAY.plusSeconds(60));
        file("tocsin-list123.tmp", DAY.plusSeconds(60));
        file("tocsin-upload-4.tmp", DAY.plusSeconds(60));
        file("tocsin-upload-5.tmp", DAY.minusSeconds(60)); // another replica may be at work on it
        file("tocsin-upload-6.txt", DAY.multipliedBy(9));
        file("tocsin-uploaded7.tmp", DAY.multipliedBy(9));
        Path list = file("my-list.csv", DAY.multipliedBy(9));
        Files.createSymbolicLink(folder.resolve("tocsin-upload-8.tmp"), list);
        Files.setLastModifiedTime(Files.createDirectory(folder.resolve("tocsin-upload-9.tmp")), FileTime.fromMillis(0));

        assertThat(LaidDownFiles.deleteLeft(mine, folder, LaidDownFiles.OURS)).isEqualTo(3);
        assertThat(names()).containsExactlyInAnyOrder("mine", "tocsin-upload-5.tmp", "tocsin-upload-6.txt",
                "tocsin-uploaded7.tmp", "my-list.csv", "tocsin-upload-8.tmp", "tocsin-upload-9.tmp");
        assertThat(LaidDownFiles.deleteLeft(mine, folder.resolve("not there"), LaidDownFiles.OURS)).isZero();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
