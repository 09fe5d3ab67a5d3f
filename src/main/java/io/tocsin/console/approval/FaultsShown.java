package io.tocsin.console.approval;

import java.util.List;
import java.util.UUID;

import io.tocsin.advisory.FaultStore.Numbered;
import io.tocsin.console.Pager;
import io.tocsin.console.Query;
import io.tocsin.notice.Preparation;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;

/**
 * A page of the faults that stand in the way, tenant by tenant.
 *
 * @param total all faults of the preparation
 * @param only title of the kind that is looked at, or null for all kinds
 * @param kinds to look at one by one
 */
public record FaultsShown(int total, String only, String ofTenant, List<Row> rows, List<Kind> kinds, Pager pager) {

    static final int ROWS = 25;

    /** @param leak whether it can be let through */
    public record Row(int number, String tenantId, String otherTenantId, String title, String message, boolean leak) {
    }

    public record Kind(String title, long count, String address, boolean current) {
    }

    /** @param found one more than {@link #ROWS} where there is a next page */
    static FaultsShown of(UUID noticeId, Preparation preparation, Asked asked, List<Numbered> found, List<Found> findings) {
        List<Row> rows = found.stream().limit(ROWS).map(FaultsShown::row).toList();
        Query here = Query.at(Asked.path(noticeId)).with("fault", asked.fault).with("of", asked.faultsOf);
        boolean more = found.size() > ROWS;
        var pager = new Pager(rows.size(), asked.after == null ? null : here + "#faults",
                more ? here.with("after", found.get(ROWS - 1).number()) + "#faults" : null);
        List<Kind> kinds = findings.stream().filter(Found::faults).map(kind -> new Kind(kind.title(), kind.count(),
                Query.at(Asked.path(noticeId)).with("fault", kind.code()) + "#faults",
                asked.fault != null && asked.fault.name().equals(kind.code()))).toList();
        return new FaultsShown(preparation.faultCount, asked.fault == null ? null : FindingWords.title(asked.fault),
                asked.faultsOf == null || asked.faultsOf.isEmpty() ? null : asked.faultsOf, rows, kinds, pager);
    }

    private static Row row(Numbered numbered) {
        Fault fault = numbered.fault();
        return new Row(numbered.number(), fault.tenantId(), fault.otherTenantId(), FindingWords.title(fault.code()),
                fault.message(), fault.code() == FaultCode.LEAK);
    }
}
