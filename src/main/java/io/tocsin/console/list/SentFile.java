package io.tocsin.console.list;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import io.tocsin.http.CountedBody;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.list.ListFormat;
import io.tocsin.tenant.list.SpooledList;

/** A file that a browser sent: unpacked if it is gzip, and known by what is in it, since names of files lie. */
final class SentFile {

    /** Largest list that the console takes, unpacked; larger ones go over the API. */
    static final long LARGEST = 1L << 30;
    private static final int LONGEST_NAME = 120;

    private SentFile() {
    }

    /** @throws Refusal INVALID, TOO_LARGE */
    static SpooledList spooled(Path file) throws IOException {
        try (InputStream in = unpacked(Files.newInputStream(file))) {
            return SpooledList.of(in, formatOf(in));
        } catch (Refusal e) {
            throw e.code() != RefusalCode.TOO_LARGE ? broken()
                    : new Refusal(RefusalCode.TOO_LARGE, "The list is larger than the 1 GB that are taken here. Cut it into"
                            + " several files, or have it sent over the API, which takes larger ones.");
        } catch (ZipException | EOFException e) {
            throw broken();
        }
    }

    private static InputStream unpacked(InputStream file) throws IOException {
        var in = new BufferedInputStream(new CountedBody(file, LARGEST), 1 << 16);
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        if (!gzip) {
            return in;
        }
        try {
            return new BufferedInputStream(new CountedBody(new GZIPInputStream(in), LARGEST), 1 << 16);
        } catch (ZipException | EOFException e) {
            throw broken();
        }
    }

    private static Refusal broken() {
        return new Refusal(RefusalCode.INVALID,
                "The file is compressed with gzip and cannot be unpacked: it is damaged, or was cut"
                        + " off on its way. Pack it again, or send it as it is.");
    }

    private static ListFormat formatOf(InputStream in) throws IOException {
        in.mark(4096);
        int c;
        int read = 0;
        do {
            c = in.read();
            read++;
        } while (read < 4000 && (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xef || c == 0xbb || c == 0xbf));
        in.reset();
        return c == '[' ? ListFormat.JSON : c == '{' ? ListFormat.NDJSON : ListFormat.CSV;
    }

    /** The name without its folders and without what could disturb a page. */
    static String name(String sent) {
        String name = sent == null ? ""
                : sent.replaceAll(".*[/\\\\]", "").replaceAll("[\\p{Cntrl}\\u202a-\\u202e\\u2066-\\u2069]", "");
        return name.isBlank() ? "list" : name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }
}
