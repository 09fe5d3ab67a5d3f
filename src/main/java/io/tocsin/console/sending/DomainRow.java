package io.tocsin.console.sending;

import java.util.ArrayList;
import java.util.List;

import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeDomains.Domain;

/**
 * A recipient domain on the page.
 *
 * @param name null for all others together
 * @param handedOver that a mail server took, whatever came of them
 * @param failed that came back or will not be sent without a person
 * @param putOff how often a server said later; not counted of the others
 */
record DomainRow(String name, long letters, long handedOver, long failed, long waiting, long putOff) {

    public boolean isOthers() {
        return name == null;
    }

    static List<DomainRow> of(List<Domain> domains, NoticeCounts.Deliveries all) {
        List<DomainRow> rows = new ArrayList<>();
        long letters = all.total();
        long handedOver = Sending.handedOverOf(all);
        long failed = Sending.failedOf(all);
        long waiting = all.moving();
        for (Domain domain : domains) {
            DomainRow row = of(domain);
            rows.add(row);
            letters -= row.letters;
            handedOver -= row.handedOver;
            failed -= row.failed;
            waiting -= row.waiting;
        }
        if (!rows.isEmpty() && letters > 0) {
            rows.add(new DomainRow(null, letters, Math.max(0, handedOver), Math.max(0, failed), Math.max(0, waiting), 0));
        }
        return rows;
    }

    private static DomainRow of(Domain domain) {
        long handedOver = domain.figure("accepted") + domain.figure("delivered") + domain.figure("bounced")
                + domain.figure("complained");
        long unsent = domain.figure("refused") + domain.figure("expired") + domain.figure("held");
        return new DomainRow(domain.name(), domain.deliveries(), handedOver, unsent + domain.figure("bounced"),
                Math.max(0, domain.deliveries() - handedOver - unsent - domain.figure("cancelled")), domain.figure("deferred"));
    }
}
