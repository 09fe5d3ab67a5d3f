package io.tocsin.access.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Singleton;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Argon2id (RFC 9106) with the parameters of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. Two at once at
 * most, so that many who sign in, or pretend to, wait rather than fill the heap.
 */
@Singleton
public class Argon2 {

    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int AT_ONCE = 2;
    /** Each who waits keeps a thread that serves others. These are done within two seconds. */
    private static final int WAITING = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern STORED = Pattern
            .compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    private final SecureRandom random = new SecureRandom();
    private final Semaphore free;
    private final int waiting;
    private final Duration patience;
    /** Of no password: what is compared where nobody has the name, so that it takes as long. */
    private final String nobodys = encode(new byte[SALT_BYTES], new byte[HASH_BYTES]);

    Argon2() {
        this(AT_ONCE, WAITING, PATIENCE);
    }

    Argon2(int atOnce, int waiting, Duration patience) {
        this.free = new Semaphore(atOnce, true);
        this.waiting = waiting;
        this.patience = patience;
    }

    /** @return what is stored: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash} */
    public String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return encode(salt, stretch(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES));
    }

    /**
     * @param stored null where there is none; it takes as long, and never holds
     * @throws Refusal UNAVAILABLE when too many wait
     */
    public boolean holds(String stored, String password) {
        Matcher parts = STORED.matcher(stored == null ? nobodys : stored);
        if (!parts.matches()) {
            throw new IllegalStateException("A stored password is not in its form");
        }
        byte[] hash = Base64.getDecoder().decode(parts.group(5));
        byte[] own = stretch(password, Base64.getDecoder().decode(parts.group(4)), Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)), hash.length);
        return MessageDigest.isEqual(hash, own) & stored != null;
    }

    private static String encode(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(hash);
    }

    private byte[] stretch(String password, byte[] salt, int memory, int passes, int lanes, int length) {
        takeTurn();
        try {
            var generator = new Argon2BytesGenerator();
            generator.init(
                    new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
                            .withMemoryAsKB(memory).withIterations(passes).withParallelism(lanes).withSalt(salt).build());
            byte[] hash = new byte[length];
            generator.generateBytes(normal(password).getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } finally {
            free.release();
        }
    }

    private void takeTurn() {
        try {
            boolean mine = free.tryAcquire(0, TimeUnit.SECONDS)
                    || free.getQueueLength() < waiting && free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!mine) {
                throw new Refusal(RefusalCode.UNAVAILABLE,
                        "Very many people sign in at this moment, or somebody is guessing passwords. Try again in a minute.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(RefusalCode.UNAVAILABLE, "Tocsin is being stopped. Try again in a minute.");
        }
    }

    /** An accent typed on one machine is one character and on another two (RFC 8265, section 4.2). */
    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }
}
