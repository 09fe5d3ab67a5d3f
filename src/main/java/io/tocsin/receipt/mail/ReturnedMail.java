package io.tocsin.receipt.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

import io.tocsin.delivery.courier.ReturnPath;
import io.tocsin.diagnosis.Kind;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.Receipt;
import io.tocsin.receipt.Receipts;
import io.tocsin.receipt.Taken;
import io.tocsin.receipt.mail.Reading.Said;

/**
 * Takes mails that came back, whichever way: reads each and hands what it says to {@link Receipts}. The same mail again
 * changes nothing; one that says nothing that can be understood is kept for a person. Fails only when the database does.
 */
@ApplicationScoped
public class ReturnedMail {

    /** As much of a mail as is looked at, in octets. */
    public static final int MOST_READ = Mail.MOST_READ;

    private static final String SOURCE = "message";

    private final Receipts receipts;
    private final MailReader reader;

    @Inject
    ReturnedMail(Receipts receipts, ReturnPath returnPath) {
        this(receipts, new Marks() {
            @Override
            public Optional<UUID> deliveryOf(String address) {
                return returnPath.deliveryOf(address);
            }

            @Override
            public Optional<UUID> deliveryOfEnvid(String envid) {
                return returnPath.deliveryOfEnvid(envid);
            }
        });
    }

    ReturnedMail(Receipts receipts, Marks marks) {
        this.receipts = receipts;
        this.reader = new MailReader(marks);
    }

    /**
     * What became of a mail.
     *
     * @param form what it is: DSN, BOUNCE, COMPLAINT, AUTO_REPLY, OTHER or UNREADABLE
     */
    public record Outcome(String form, List<Part> receipts) {
    }

    /**
     * What became of what a mail says of one recipient.
     *
     * @param deliveryId null where it belongs to none of ours
     * @param matchedBy ADDRESS, ENVELOPE_ID, MESSAGE_ID or NOTHING
     * @param words the server's own
     */
    public record Part(UUID deliveryId, String matchedBy, Event event, Kind kind, String words, Taken taken) {
    }

    /**
     * In the caller's transaction, or one of its own.
     *
     * @param raw RFC 5322; what is beyond {@link #MOST_READ} is not looked at
     * @param recipients of the envelope, where the mail came by SMTP; else empty
     */
    @Transactional
    public Outcome take(byte[] raw, List<String> recipients) {
        byte[] read = raw.length > MOST_READ ? Arrays.copyOf(raw, MOST_READ) : raw;
        Reading reading = reader.read(read, recipients);
        String name = sha256(read);
        String source = new String(read, StandardCharsets.UTF_8);
        List<Part> parts = new ArrayList<>();
        for (Said said : reading.said()) {
            UUID delivery = said.match().delivery().orElse(null);
            String sourceId = name + "/" + parts.size();
            String text = said.words().replaceAll("\\s+", " ") + "\n\n" + source;
            Taken taken = take(sourceId, said, text);
            if (taken == Taken.REPEATED && delivery != null && !receipts.isOf(delivery, SOURCE, sourceId)) {
                // It came to the marked addresses of several deliveries, or of one and to the plain address.
                taken = take(sourceId + "/" + delivery, said, text);
            }
            parts.add(new Part(delivery, said.matchedBy().name(), said.event(), said.diagnosis().kind(), said.words(), taken));
        }
        return new Outcome(reading.form().name(), parts);
    }

    private Taken take(String sourceId, Said said, String text) {
        return receipts.take(new Receipt(SOURCE, sourceId, said.match(), said.event(), said.diagnosis(), text, said.at()));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
