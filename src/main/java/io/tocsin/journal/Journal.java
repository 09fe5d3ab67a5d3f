package io.tocsin.journal;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/**
 * Append-only record of what was done, by whom, when. Written inside the caller's transaction: an act that is rolled back
 * leaves no entry, and no act commits without one.
 */
@ApplicationScoped
public class Journal {

    private final Clock clock;

    Journal(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param act past participle of the domain's verb with its noun, e.g. {@code notice.approved}
     * @param about what the act was about; any part may be null
     * @param detail ids, revisions, digests and counts; never names, addresses or words of a tenant
     */
    @Transactional(MANDATORY)
    public void record(Actor actor, String act, About about, Map<String, ?> detail) {
        JournalEntry.append(actor, act, about, detail, clock.instant());
    }
}
