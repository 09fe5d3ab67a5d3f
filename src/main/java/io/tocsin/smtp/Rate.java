package io.tocsin.smtp;

import java.util.concurrent.TimeUnit;

/** So many a second, evenly, with room for what a tenth of a second would have allowed. */
final class Rate {

    private final double perNano;
    private final double most;
    private double saved;
    private long asOf = System.nanoTime();

    /** @param perSecond infinite for no limit */
    Rate(double perSecond) {
        perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
        most = Math.max(1, perSecond / 10);
        saved = most;
    }

    /** @return 0 when one was taken, else the nanoseconds after which to ask again */
    long take(long now) {
        if (has(now)) {
            saved--;
            return 0;
        }
        return Math.max(1, (long) Math.ceil((1 - saved) / perNano));
    }

    boolean has(long now) {
        saved = Double.isInfinite(most) ? most : Math.min(most, saved + (now - asOf) * perNano);
        asOf = now;
        return saved >= 1;
    }
}
