package io.tocsin.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;

/**
 * Temporary files of this user's alone, for what is too large for the memory. Whoever makes one deletes it; a process that is
 * killed cannot, and since there are addresses in them, the next start on the machine does.
 */
@ApplicationScoped
public class LaidDownFiles {

    private static final Logger LOG = Logger.getLogger(LaidDownFiles.class);
    private static final String PREFIX = "tocsin-upload-";
    /** {@code tocsin-list} was a name of versions before. */
    static final Pattern OURS = Pattern.compile("tocsin-(upload-|list-?)[0-9]+\\.tmp");
    /** As Quarkus names the files of a form, in a folder that is ours alone. */
    private static final Pattern OF_FORMS = Pattern.compile("resteasy-reactive[0-9]+upload");
    /** No request takes that long, and no other replica on the machine can be at work on it still. */
    private static final Duration LEFT_AFTER = Duration.ofDays(1);

    public static Path create() throws IOException {
        return Files.createTempFile(PREFIX, null);
    }

    void start(@Observes StartupEvent started, @ConfigProperty(name = "quarkus.http.body.uploads-directory") String ofForms) {
        try {
            Path mine = create();
            try {
                int deleted = deleteLeft(mine, mine.toAbsolutePath().getParent(), OURS)
                        + deleteLeft(mine, Path.of(ofForms), OF_FORMS);
                if (deleted > 0) {
                    LOG.infof("Deleted files in the temporary folder that a process which was killed had left: %d", deleted);
                }
            } finally {
                Files.deleteIfExists(mine);
            }
        } catch (IOException | UncheckedIOException e) { // the health page tells of a folder that is full
            LOG.warnf("Files that a process which was killed may have left in the temporary folder stay there: %s",
                    e.getClass().getSimpleName());
        }
    }

    /**
     * @param mine a file that was just made: of this user, by the clock of the file system
     * @return how many of that user's files of such a name nobody had written to for a day
     */
    static int deleteLeft(Path mine, Path folder, Pattern names) throws IOException {
        var now = Files.readAttributes(mine, PosixFileAttributes.class);
        FileTime before = FileTime.from(now.lastModifiedTime().toInstant().minus(LEFT_AFTER));
        int deleted = 0;
        for (Path file : filesOf(folder, names)) {
            deleted += isLeft(file, now.owner(), before) && Files.deleteIfExists(file) ? 1 : 0;
        }
        return deleted;
    }

    private static List<Path> filesOf(Path folder, Pattern names) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder,
                file -> names.matcher(file.getFileName().toString()).matches())) {
            files.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        return found;
    }

    private static boolean isLeft(Path file, UserPrincipal user, FileTime before) throws IOException {
        try {
            var of = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return of.isRegularFile() && of.owner().equals(user) && of.lastModifiedTime().compareTo(before) < 0;
        } catch (NoSuchFileException gone) { // another start was faster
            return false;
        }
    }
}
