package io.tocsin.advisory;

import java.util.ArrayDeque;
import java.util.Queue;

import io.tocsin.leak.LeakCheck;
import io.tocsin.notice.Notice;

/** What one attempt has in hand between its batches. */
final class PreparationWork {

    final Notice notice;
    final AdvisoryMaker maker;
    final LeakCheck leakCheck;
    final Findings findings;
    /** Batches that are being made, in the order of tenant ids. */
    final Queue<Press.Making> ahead = new ArrayDeque<>();
    /** The last tenant that was read. */
    String after = "";
    boolean readToEnd;
    int done;

    PreparationWork(Notice notice, AdvisoryMaker maker, LeakCheck leakCheck, Findings findings) {
        this.notice = notice;
        this.maker = maker;
        this.leakCheck = leakCheck;
        this.findings = findings;
    }
}
