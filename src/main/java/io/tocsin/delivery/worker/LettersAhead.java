package io.tocsin.delivery.worker;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.tocsin.delivery.courier.Courier;
import io.tocsin.delivery.letter.LetterWriter;
import io.tocsin.delivery.queue.Claimed;

/**
 * Has letters written and sealed in threads of their own, some while they wait for their turn, since what is begun is to be
 * under way at once.
 */
class LettersAhead {

    private static final int MOST_KIB = 32 * 1024;

    private final LetterWriter writer;
    private final Courier courier;
    /** One permit for each KiB that letters may take that were written before their turn. */
    private final Semaphore memory = new Semaphore(MOST_KIB);
    private ExecutorService threads;

    LettersAhead(LetterWriter writer, Courier courier) {
        this.writer = writer;
        this.courier = courier;
    }

    void start() {
        threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(),
                task -> new Thread(task, "letter-writer"));
    }

    /** Waits for those being written. */
    void stop(long patienceMillis) throws InterruptedException {
        threads.shutdown();
        threads.awaitTermination(patienceMillis, TimeUnit.MILLISECONDS);
    }

    /** Its letter is being written, as long as there is memory for it. */
    InHand ahead(Claimed claimed, UUID worker) {
        int kib = 16 + claimed.body().length / 64; // words grow some sixteenfold on their way from the row to the wire
        InHand hand = InHand.waiting(claimed, worker);
        return memory.tryAcquire(kib) ? hand.with(sealed(claimed), kib) : hand;
    }

    /** Its letter is written, or being written. */
    InHand ready(InHand hand) {
        return hand.letter() != null ? hand : hand.with(sealed(hand.claimed()), 0);
    }

    private CompletableFuture<Courier.Sealed> sealed(Claimed claimed) {
        try {
            return CompletableFuture.supplyAsync(() -> courier.seal(writer.write(claimed)), threads);
        } catch (RuntimeException | Error e) { // the service is being stopped, or has no thread for it
            return CompletableFuture.failedFuture(e);
        }
    }

    /** In the caller's thread. */
    InHand writtenHere(Claimed claimed, UUID worker) {
        return InHand.waiting(claimed, worker).with(
                CompletableFuture.completedFuture(claimed).thenApply(each -> courier.seal(writer.write(each))), 0);
    }

    /** It is settled. */
    void forget(InHand hand) {
        memory.release(hand.kibAhead());
    }
}
