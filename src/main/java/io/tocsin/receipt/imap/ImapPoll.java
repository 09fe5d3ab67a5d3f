package io.tocsin.receipt.imap;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;

import org.jboss.logging.Logger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tocsin.receipt.mail.ReturnedMail;

/**
 * Looks into the mailbox now and then. Each round has a connection of its own, so a lost one costs a round and no mail: what
 * was not marked is read again, and says nothing new if it was committed before. So it does no harm either when several
 * replicas look into the same mailbox.
 */
@Singleton
public class ImapPoll {

    private static final Logger LOG = Logger.getLogger(ImapPoll.class);

    private final ImapSettings settings;
    private final Intake intake;
    /** So that an outage stands in the log twice, not every minute. */
    private volatile boolean failing;
    private volatile Instant lastRead;
    private volatile boolean stopping;
    private final Clock clock;

    @Inject
    ImapPoll(ImapSettings settings, ReturnedMail mails, Clock clock) {
        this(settings, mail -> mails.take(mail, List.of()), clock);
    }

    ImapPoll(ImapSettings settings, Intake intake) {
        this(settings, intake, Clock.systemUTC());
    }

    private ImapPoll(ImapSettings settings, Intake intake, Clock clock) {
        this.settings = settings;
        this.intake = intake;
        this.clock = clock;
    }

    /** @return when this replica last read the mailbox to its end, or nothing */
    public Optional<Instant> lastRead() {
        return Optional.ofNullable(lastRead);
    }

    /** Whether the last round of this replica could not read the mailbox. */
    public boolean isFailing() {
        return failing;
    }

    @Scheduled(every = "${tocsin.receipts.imap.every:PT1M}", concurrentExecution = ConcurrentExecution.SKIP)
    void tick() {
        if (settings.host().isPresent()) {
            round();
        }
    }

    /** @return how many mails were read and marked */
    int round() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ImapPoll.class.getClassLoader()); // the mail library looks for its parts there
        try {
            int done = empty();
            if (failing) {
                LOG.info("The mailbox of bounces is read again");
            }
            failing = false;
            lastRead = clock.instant();
            return done;
        } catch (MessagingException e) {
            if (!failing) {
                LOG.warnf("The mailbox of bounces cannot be read, and is tried again every %s: %s", settings.every(),
                        e.getClass().getSimpleName());
            }
            failing = true;
            return 0;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private int empty() throws MessagingException {
        int done = 0;
        try (Mailbox mailbox = Mailbox.open(settings)) {
            for (long uid : mailbox.unread()) {
                if (stopping) {
                    return done; // the others are read by the next round, here or elsewhere
                }
                done += take(mailbox, uid) ? 1 : 0;
            }
        }
        return done;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private boolean take(Mailbox mailbox, long uid) throws MessagingException {
        Optional<byte[]> mail = mailbox.read(uid);
        if (mail.isEmpty()) {
            return false; // another replica was faster
        }
        try {
            intake.take(mail.get());
        } catch (RuntimeException e) {
            // Not marked, so it is read again in the next round; the others must not wait for it.
            LOG.warnf("A mail could not be taken and stays unread: %s", e.getClass().getSimpleName());
            return false;
        }
        mailbox.done(uid);
        return true;
    }
}
