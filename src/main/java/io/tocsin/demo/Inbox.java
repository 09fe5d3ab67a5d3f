package io.tocsin.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.TooMuchDataException;

/**
 * The mailbox of every recipient in the demo: takes over whatever arrives by SMTP on loopback and keeps it as a file each in
 * a folder, the newest {@value #CAPACITY}, until it is opened again. There is at most one in a process, and none but in the
 * demo.
 */
public final class Inbox implements AutoCloseable {

    static final int CAPACITY = 5_000;
    private static final String SUFFIX = ".eml";

    private static volatile Inbox open;

    private final Path folder;
    private final ConcurrentSkipListMap<Integer, InboxEntry> entries = new ConcurrentSkipListMap<>(Comparator.reverseOrder());
    private final AtomicInteger lastNumber = new AtomicInteger();
    private LocalSmtp smtp;

    private Inbox(Path folder) {
        this.folder = folder;
    }

    /** @param folder made if it is not there; mails of an earlier run are deleted */
    public static Inbox open(Path folder) {
        Inbox inbox = new Inbox(folder);
        inbox.clear();
        inbox.smtp = LocalSmtp.start(inbox::handler);
        open = inbox;
        return inbox;
    }

    /** The inbox of this process: nothing, unless it is a demo. */
    static Optional<Inbox> current() {
        return Optional.ofNullable(open);
    }

    String host() {
        return smtp.host();
    }

    int port() {
        return smtp.port();
    }

    /** Newest first; those that name the words somewhere in address, subject or text. */
    Stream<InboxEntry> find(String words) {
        String wanted = words.strip().toLowerCase(Locale.ROOT);
        return entries.values().stream().filter(entry -> wanted.isEmpty() || entry.mentions(wanted));
    }

    Optional<byte[]> source(int number) {
        try {
            return entries.containsKey(number) ? Optional.of(Files.readAllBytes(file(number))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        open = null;
        smtp.close();
    }

    private void clear() {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(path -> path.getFileName().toString().matches("\\d+\\.eml")).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(byte[] raw) throws IOException {
        int number = lastNumber.incrementAndGet();
        Files.write(file(number), raw);
        entries.put(number, InboxEntry.of(number, raw));
        while (entries.size() > CAPACITY) {
            Files.deleteIfExists(file(entries.pollLastEntry().getKey()));
        }
    }

    private Path file(int number) {
        return folder.resolve("%06d".formatted(number) + SUFFIX);
    }

    private MessageHandler handler(MessageContext context) {
        return new Delivery();
    }

    private final class Delivery implements MessageHandler {

        private final List<String> recipients = new ArrayList<>();
        private String sender;

        @Override
        public void from(String address) {
            sender = address;
        }

        @Override
        public void recipient(String address) {
            recipients.add(address);
        }

        @Override
        public String data(InputStream body) throws IOException, TooMuchDataException {
            byte[] message = body.readNBytes(LocalSmtp.MAX_MESSAGE_BYTES + 1);
            if (message.length > LocalSmtp.MAX_MESSAGE_BYTES) {
                body.transferTo(ByteArrayOutputStream.nullOutputStream());
                throw new TooMuchDataException("larger than %d bytes".formatted(LocalSmtp.MAX_MESSAGE_BYTES));
            }
            for (String recipient : recipients) {
                keep(delivered(recipient, message));
            }
            return null;
        }

        /** With the envelope in front, as the last server writes it (RFC 5321, section 4.4). */
        private byte[] delivered(String recipient, byte[] message) throws IOException {
            ByteArrayOutputStream delivered = new ByteArrayOutputStream(message.length + 200);
            delivered.write("Return-Path: <%s>\r\nDelivered-To: %s\r\n".formatted(sender, recipient)
                    .getBytes(StandardCharsets.UTF_8));
            delivered.write(message);
            return delivered.toByteArray();
        }

        @Override
        public void done() {
            // every message was kept in data()
        }
    }
}
