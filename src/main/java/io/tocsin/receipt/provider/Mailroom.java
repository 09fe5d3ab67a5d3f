package io.tocsin.receipt.provider;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.tocsin.receipt.Receipt;
import io.tocsin.receipt.Receipts;

/**
 * Hands over what one post said, and returns only after it is committed. All of it in one transaction, since a batch may have
 * a thousand events and its sender waits seconds; if that fails, one by one, so that no event has the others sent for ever.
 */
@ApplicationScoped
public class Mailroom {

    private static final Logger LOG = Logger.getLogger(Mailroom.class);
    private static final Set<String> PASSING = Set.of("08", "25", "40", "53", "55", "57", "58");
    /** Two replicas that take the same rows in the same order do not wait for each other in a circle. */
    private static final Comparator<Receipt> ORDER = Comparator
            .comparing((Receipt receipt) -> String.valueOf(receipt.match().deliveryId()))
            .thenComparing(receipt -> String.valueOf(receipt.match().messageId())).thenComparing(Receipt::at);

    private final Receipts receipts;
    private final Tokens tokens;

    Mailroom(Receipts receipts, Tokens tokens) {
        this.receipts = receipts;
        this.tokens = tokens;
    }

    /** @throws UnprovenException when its token was used before, for something else */
    void take(Batch batch, Instant now) throws UnprovenException {
        List<Receipt> sorted = batch.receipts().stream().sorted(ORDER).toList();
        try {
            if (stolen(new Batch(sorted, batch.token()), now)) {
                throw UnprovenException.because("the token was used for another body");
            }
        } catch (RuntimeException e) {
            LOG.warnf("%d receipts are taken one by one: %s", sorted.size(), reason(e));
            for (Receipt receipt : sorted) {
                takeAlone(new Batch(List.of(receipt), batch.token()), now);
            }
        }
    }

    private boolean stolen(Batch batch, Instant now) {
        return QuarkusTransaction.requiringNew().call(() -> {
            boolean stolen = batch.token() != null && tokens.use(batch.token(), now) == Tokens.Use.STOLEN;
            if (!stolen) {
                batch.receipts().forEach(receipts::take);
            }
            return stolen;
        });
    }

    private void takeAlone(Batch one, Instant now) throws UnprovenException {
        boolean stolen;
        try {
            stolen = stolen(one, now);
        } catch (RuntimeException e) {
            if (mayPass(e)) {
                throw e; // the provider is to send it again
            }
            Receipt receipt = one.receipts().get(0);
            LOG.errorf("A receipt of %s cannot be stored as it was sent (%s): %s", receipt.source(), receipt.sourceId(),
                    reason(e));
            stolen = stolen(new Batch(List.of(Odd.instead(receipt, now)), one.token()), now);
        }
        if (stolen) {
            throw UnprovenException.because("the token was used for another body");
        }
    }

    /** The database away, full, or at odds with another transaction (PostgreSQL's classes of SQL states). */
    private static boolean mayPass(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                return state == null || PASSING.contains(state.substring(0, 2));
            }
        }
        return e instanceof QuarkusTransactionException;
    }

    private static String reason(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return "SQL state " + sql.getSQLState();
            }
        }
        return e.getClass().getSimpleName();
    }
}
