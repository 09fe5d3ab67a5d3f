package io.tocsin.delivery.worker;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.tocsin.delivery.queue.Claimed;
import io.tocsin.delivery.queue.DeliveryQueue;
import io.tocsin.delivery.shaping.Destinations;
import io.tocsin.delivery.shaping.FairClaims;

/** The worker's work in the caller's thread, a batch after another: for tests, which want nothing to happen beside them. */
class InOneThread {

    private final DeliveryQueue queue;
    private final WorkerLease lease;
    private final FairClaims claims;
    private final Complaints complaints;
    private final Destinations destinations;
    private final int most;
    private final LettersAhead letters;
    private final Sending sending;

    /** @param most how many are claimed together */
    InOneThread(DeliveryQueue queue, WorkerLease lease, FairClaims claims, Complaints complaints, Destinations destinations,
            int most, LettersAhead letters, Sending sending) {
        this.queue = queue;
        this.lease = lease;
        this.claims = claims;
        this.complaints = complaints;
        this.destinations = destinations;
        this.most = most;
        this.letters = letters;
        this.sending = sending;
    }

    /** @return how many deliveries were settled */
    int sendWhatIsDue() {
        lease.begin();
        sending.open();
        int settled = 0;
        try {
            complaints.learn();
            List<Claimed> batch = claim();
            while (!batch.isEmpty()) {
                settled += send(batch);
                if (lease.isShort()) {
                    lease.renew(() -> {
                    });
                }
                batch = claim();
            }
        } finally {
            sending.close();
            lease.giveUp();
        }
        return settled;
    }

    private List<Claimed> claim() {
        return claims.claim(lease.id(), most, false);
    }

    private int send(List<Claimed> batch) {
        Doubts all = new Doubts(batch.size()); // settled together
        List<CompletableFuture<Ended>> sent = batch.stream()
                .map(claimed -> sending.begin(letters.writtenHere(claimed, lease.id()), all))
                .map(begun -> sending.send(begun).toCompletableFuture()).toList();
        List<Ended> ends = sent.stream().map(CompletableFuture::join).toList();
        int settled = queue.settle(ends.stream().map(Ended::settlement).toList());
        ends.forEach(each -> destinations.ended(each.hand().domain(), each.hand().begunAt()));
        complaints.heed(ends);
        return settled;
    }
}
