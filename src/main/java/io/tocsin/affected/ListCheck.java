package io.tocsin.affected;

import java.util.List;

import io.tocsin.problem.Fault;
import io.tocsin.tenant.list.ImportResult;

/**
 * What taking a list over would do; nothing of it was stored.
 *
 * @param result figures, or null when there are faults
 * @param changes null when there are faults
 * @param listRevision of the incident's list that it was compared with
 * @param faults the first of {@code faultCount}, in the order of lines
 */
public record ListCheck(ImportResult result, ListChanges changes, long listRevision, List<Fault> faults, int faultCount) {

    static ListCheck faulty(List<Fault> faults, int faultCount) {
        return new ListCheck(null, null, 0, faults, faultCount);
    }
}
