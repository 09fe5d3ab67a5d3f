package io.tocsin.tenant.list;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** SHA-256 of a list: known since it was written, or made from its file when somebody asks for it, once. */
public final class ListDigest {

    private final Supplier<String> made;
    private CompletableFuture<String> hex;

    private ListDigest(Supplier<String> made) {
        this.made = made;
    }

    interface Writing {

        void to(OutputStream out) throws IOException;
    }

    static ListDigest whileWriting(OutputStream out, Writing list) throws IOException {
        MessageDigest digest = sha256();
        list.to(new DigestOutputStream(out, digest));
        String hex = HexFormat.of().formatHex(digest.digest());
        return new ListDigest(() -> hex);
    }

    /** @param file which must be there until the digest is known */
    static ListDigest of(Path file) {
        return new ListDigest(() -> {
            MessageDigest digest = sha256();
            try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                Files.copy(file, out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return HexFormat.of().formatHex(digest.digest());
        });
    }

    /** In a thread of its own, for whoever will ask for it and has to wait for the database before. */
    public synchronized void begin() {
        if (hex == null) {
            hex = CompletableFuture.supplyAsync(made);
        }
    }

    String hex() {
        begin();
        return hex.join();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
