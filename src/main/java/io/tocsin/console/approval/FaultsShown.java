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
 * @param ofTenant id of the only one that is looked at, or null for all
 * @param kinds to look at one by one
 * @param meant tenants that somebody may mean by what was typed; empty where that is plain
 */
public record FaultsShown(int total, String only, String ofTenant, List<Row> rows, List<Kind> kinds, Pager pager,
        List<Searched.Found> meant) {

    static final int ROWS = 25;

    /**
     * @param leak whether it can be let through
     * @param place of a leak; null where the message says it
     */
    public record Row(int number, String tenantId, String otherTenantId, String title, String message, boolean leak,
            LeakWords place) {
    }

    public record Kind(String title, long count, String address, boolean current) {
    }

    static Query address(UUID noticeId, Asked asked, String tenantId) {
        return Query.at(Asked.path(noticeId)).with("fault", asked.fault).with("of", tenantId);
    }

    /** @param found one more than {@link #ROWS} where there is a next page */
    static FaultsShown of(UUID noticeId, Preparation preparation, Asked asked, String ofTenant, List<Numbered> found,
            List<Found> findings, List<Searched.Found> meant) {
        List<Row> rows = found.stream().limit(ROWS).map(FaultsShown::row).toList();
        Query here = address(noticeId, asked, ofTenant);
        boolean more = found.size() > ROWS;
        var pager = new Pager(rows.size(), asked.after == null ? null : here + "#faults",
                more ? here.with("after", found.get(ROWS - 1).number()) + "#faults" : null);
        List<Kind> kinds = findings.stream().filter(Found::faults).map(kind -> new Kind(kind.title(), kind.count(),
                Query.at(Asked.path(noticeId)).with("fault", kind.code()) + "#faults",
                asked.fault != null && asked.fault.name().equals(kind.code()))).toList();
        return new FaultsShown(preparation.faultCount, asked.fault == null ? null : FindingWords.title(asked.fault),
                ofTenant, rows, kinds, pager, meant);
    }

    private static Row row(Numbered numbered) {
        Fault fault = numbered.fault();
        return new Row(numbered.number(), fault.tenantId(), fault.otherTenantId(), FindingWords.title(fault.code()),
                fault.message(), fault.code() == FaultCode.LEAK, fault.code() == FaultCode.LEAK ? LeakWords.of(fault) : null);
    }
}
