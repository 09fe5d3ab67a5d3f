package io.tocsin.console.approval;

import java.util.List;

import io.tocsin.console.Label;
import io.tocsin.preflight.Finding;

/**
 * One thing that the checks found, ready to be shown.
 *
 * @param tenants the first of those that it concerns
 * @param faults whether all places are listed below, under this code
 */
public record Found(String code, long count, Label label, String title, String message, String remedy, List<String> tenants,
        List<String> details, boolean faults) {

    static Found of(Finding finding, List<String> faultCodes) {
        return new Found(finding.code(), finding.count(), FindingWords.label(finding.severity()),
                FindingWords.title(finding.code()),
                finding.message(), FindingWords.remedy(finding), finding.tenantIds(), finding.details(),
                faultCodes.contains(finding.code()));
    }
}
