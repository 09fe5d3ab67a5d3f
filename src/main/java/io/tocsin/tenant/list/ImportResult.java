package io.tocsin.tenant.list;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an import did, or would do.
 *
 * @param rows rows of the CSV, or items of the JSON list
 * @param tenants different tenants in it
 * @param contacts different contacts in it
 * @param created tenants that were not there before
 * @param updated tenants of which anything changed, the contacts included
 * @param unchanged tenants of which nothing did
 * @param contactsRemoved contacts that these tenants had before and have no more
 * @param dryRun true when nothing was stored
 */
public record ImportResult(int rows, int tenants, int contacts, int created, int updated, int unchanged, int contactsRemoved,
        boolean dryRun) {

    public boolean changedAnything() {
        return created + updated > 0;
    }

    /** The figures of it, and which file it was, as the journal keeps them. */
    public Map<String, Object> forJournal(SpooledList list) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("format", list.format().name());
        detail.put("sha256", list.digest());
        detail.put("rows", rows);
        detail.put("tenants", tenants);
        detail.put("contacts", contacts);
        detail.put("created", created);
        detail.put("updated", updated);
        detail.put("unchanged", unchanged);
        detail.put("contactsRemoved", contactsRemoved);
        return detail;
    }
}
