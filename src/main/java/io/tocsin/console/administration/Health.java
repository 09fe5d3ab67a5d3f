package io.tocsin.console.administration;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.config.Config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tocsin.console.Label;
import io.tocsin.console.Numbers;
import io.tocsin.console.Times;
import io.tocsin.console.Tone;
import io.tocsin.delivery.DeliverySettings;
import io.tocsin.delivery.courier.Relay;
import io.tocsin.delivery.queue.Presence;
import io.tocsin.delivery.queue.QueueGauges;
import io.tocsin.receipt.ReceiptSettings;
import io.tocsin.receipt.imap.ImapPoll;
import io.tocsin.receipt.imap.ImapSettings;

/** Looks at each part that the service hangs on, as the replica sees it that answers. */
@ApplicationScoped
class Health {

    private static final int RELAY_PATIENCE_MILLIS = 2000;
    private static final long LITTLE_DISK = 1L << 30;
    private static final Duration OLD = Duration.ofMinutes(5);
    private static final double APART_SECONDS = 1;

    private final DataSource database;
    private final Config config;
    private final Clock clock;
    private final DeliverySettings delivery;
    private final Relay relay;
    private final Presence presence;
    private final QueueGauges queue;
    private final MeterRegistry meters;
    private final ImapPoll imap;
    private final ImapSettings imapSettings;
    private final ReceiptSettings receipts;

    Health(DataSource database, Config config, Clock clock, DeliverySettings delivery, Relay relay, Presence presence,
            QueueGauges queue, MeterRegistry meters, ImapPoll imap, ImapSettings imapSettings, ReceiptSettings receipts) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.delivery = delivery;
        this.relay = relay;
        this.presence = presence;
        this.queue = queue;
        this.meters = meters;
        this.imap = imap;
        this.imapSettings = imapSettings;
        this.receipts = receipts;
    }

    List<Sign> read() {
        List<Sign> signs = new ArrayList<>();
        signs.add(database());
        signs.add(relay());
        signs.add(queue());
        signs.add(replicas());
        signs.add(returnedMail());
        signs.add(disk());
        signs.add(clock());
        return signs;
    }

    private Sign database() {
        long asked = System.nanoTime();
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT current_setting('server_version'), pg_database_size(current_database()),
                       coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)
                  FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                """); ResultSet row = select.executeQuery()) {
            row.next();
            long millis = (System.nanoTime() - asked) / 1_000_000;
            Duration longest = Duration.ofSeconds(row.getLong(3));
            String words = "PostgreSQL " + row.getString(1).split(" ")[0] + " answered in " + millis + " ms. It holds "
                    + size(row.getLong(2)) + ".";
            if (longest.compareTo(OLD) > 0) {
                return new Sign("Database", warn("Slowed down"), words + " Something has kept a transaction open for "
                        + Times.words(longest) + ".",
                        "Find and end it: sending gets slower the longer it stays"
                                + " (docs/queue.md).");
            }
            return new Sign("Database", good("Works"), words, null);
        } catch (SQLException e) {
            return new Sign("Database", bad("Does not answer"), "Nothing works without it.", "See whether PostgreSQL runs.");
        }
    }

    private Sign relay() {
        if (!relay.isConfigured()) {
            return new Sign("Mail relay", bad("Not set"), "Nothing can be sent.", "Whoever runs Tocsin sets one.",
                    "QUARKUS_MAILER_HOST");
        }
        Optional<String> host = config.getOptionalValue("quarkus.mailer.host", String.class);
        if (host.isEmpty()) {
            return new Sign("Mail relay", good("Set"), "Several relays are set, none of them as the usual one.", null);
        }
        boolean tls = config.getOptionalValue("quarkus.mailer.tls", Boolean.class).orElse(false);
        int port = config.getOptionalValue("quarkus.mailer.port", Integer.class).orElse(tls ? 465 : 25);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host.get(), port), RELAY_PATIENCE_MILLIS);
            return new Sign("Mail relay", good("Answers"), host.get() + " takes connections on port " + port + ".", null);
        } catch (IOException e) {
            return new Sign("Mail relay", bad("Does not answer"), host.get() + " takes no connection on port " + port
                    + ". What is to be sent waits, and goes on by itself.",
                    "See whether the relay runs, and whether this"
                            + " machine may reach it.");
        }
    }

    private Sign queue() {
        queue.read();
        long waiting = Math.round(gauge("tocsin.queue.waiting").orElse(0));
        Duration oldest = Duration.ofSeconds(Math.round(gauge("tocsin.queue.oldest").orElse(0)));
        if (waiting == 0) {
            return new Sign("Queue", good("Empty"), "No mail of a released notice waits.", null);
        }
        String words = Numbers.counted(waiting, "mail") + " of released notices waits or is tried again later.";
        return oldest.compareTo(OLD) > 0
                ? new Sign("Queue", warn("Behind"),
                        words + " The oldest that is due has waited for " + Times.words(oldest) + ".",
                        "See whether the relay answers and a replica sends.")
                : new Sign("Queue", good("Moves"), words, null);
    }

    private Sign replicas() {
        return replicas(presence.workers(), delivery.worker(), relay.isConfigured());
    }

    /**
     * @param workers that send at the moment
     * @param own whether this replica is one that is to send
     */
    static Sign replicas(int workers, boolean own, boolean relayIsSet) {
        String name = "Replicas that send";
        String answersOnly = own ? "" : " This one does not: it answers only.";
        if (workers > 0) {
            return new Sign(name, good(Numbers.of(workers)), Numbers.counted(workers, "replica") + " of this service "
                    + (workers == 1 ? "sends." : "send.") + answersOnly, null);
        }
        if (own && !relayIsSet) {
            return new Sign(name, warn("None"), "Nobody sends until a mail relay is set.", null);
        }
        return new Sign(name, own ? warn("None") : bad("None"), "Nobody sends at the moment." + answersOnly,
                "Whoever runs Tocsin starts a replica that sends.", "TOCSIN_DELIVERY_WORKER");
    }

    private Sign returnedMail() {
        String last = lastReceipt().map(at -> "The last news of a mail came "
                + Times.words(Duration.between(at, clock.instant()).abs()) + " ago.").orElse("No news of any mail came yet.");
        if (imapSettings.host().isPresent()) {
            Optional<Instant> read = imap.lastRead();
            if (imap.isFailing()) {
                return new Sign("Returned mail", bad("Cannot be read"), "The mailbox of bounces does not open. " + last,
                        "Whoever runs Tocsin sees where it is and how it is opened.",
                        "TOCSIN_RECEIPTS_IMAP_HOST, _USERNAME, _PASSWORD");
            }
            return new Sign("Returned mail", good("Read"), read.map(at -> "The mailbox of bounces was read "
                    + Times.words(Duration.between(at, clock.instant()).abs()) + " ago. ").orElse(
                            "The mailbox of bounces is read by another replica, or soon. ")
                    + last, null);
        }
        boolean elsewhere = receipts.listenPort().isPresent()
                || config.getOptionalValue("tocsin.delivery.provider", String.class)
                        .filter(provider -> !provider.isBlank()).isPresent();
        return elsewhere ? new Sign("Returned mail", good("Taken"), last, null)
                : new Sign("Returned mail", warn("Nobody reads it"), "Tocsin hears of a wrong address only when a server"
                        + " refuses at once. " + last,
                        "Whoever runs Tocsin names a mailbox, a port or a provider"
                                + " (docs/receipts.md).");
    }

    private Optional<Instant> lastReceipt() {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection
                        .prepareStatement("SELECT received_at FROM receipt ORDER BY id DESC LIMIT 1");
                ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getTimestamp(1).toInstant()) : Optional.empty();
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    /** Lists are spooled to the temporary folder; an embedded database has its own. */
    private Sign disk() {
        File temporary = new File(System.getProperty("java.io.tmpdir"));
        File data = config.getOptionalValue("tocsin.data-dir", String.class).map(File::new).filter(File::isDirectory)
                .orElse(temporary);
        long free = Math.min(temporary.getUsableSpace(), data.getUsableSpace());
        String words = size(free) + " free where lists are taken in" + (data.equals(temporary) ? "." : " and data are kept.");
        return free < LITTLE_DISK ? new Sign("Disk", bad("Almost full"), words, "Make room, at least 1 GB.")
                : new Sign("Disk", good("Has room"), words, null);
    }

    private Sign clock() {
        OptionalDouble ahead = gauge("tocsin.clock.ahead");
        if (ahead.isEmpty()) {
            return new Sign("Clock", good("In step"), "The database's clock counts.", null);
        }
        double seconds = ahead.getAsDouble();
        String words = String.format(Locale.ROOT, "This machine is %.1f seconds %s the database, whose clock counts.",
                Math.abs(seconds), seconds < 0 ? "behind" : "ahead of");
        return Math.abs(seconds) > APART_SECONDS ? new Sign("Clock", warn("Apart"), words, "Keep both in step with NTP.")
                : new Sign("Clock", good("In step"), words, null);
    }

    private OptionalDouble gauge(String name) {
        Gauge gauge = meters.find(name).gauge();
        return gauge == null ? OptionalDouble.empty() : OptionalDouble.of(gauge.value());
    }

    private static String size(long bytes) {
        return bytes >= 1L << 30 ? String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30))
                : Math.max(1, bytes >> 20) + " MB";
    }

    private static Label good(String word) {
        return Label.of(word, Tone.GOOD);
    }

    private static Label warn(String word) {
        return Label.of(word, Tone.WARN);
    }

    private static Label bad(String word) {
        return Label.of(word, Tone.BAD);
    }
}
