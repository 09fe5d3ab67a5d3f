package io.tocsin.console.approval;

import java.util.List;

import io.tocsin.console.Label;
import io.tocsin.console.SettingNames;
import io.tocsin.console.Viewer;
import io.tocsin.console.way.IncidentAddress;
import io.tocsin.preflight.Finding;

/**
 * One thing that the checks found, ready to be shown.
 *
 * @param tenants the first of those that it concerns
 * @param cure the page on which it is put right, or null
 * @param faults whether all places are listed below, under this code
 */
public record Found(String code, long count, Label label, String title, String message, String remedy, List<String> tenants,
        List<String> details, FindingWords.Cure cure, boolean faults) {

    /** @param over whether the notice is released or cancelled */
    static Found of(Finding finding, List<String> faultCodes, boolean over, IncidentAddress at, Viewer viewer) {
        return new Found(finding.code(), finding.count(), FindingWords.label(finding.severity(), over),
                FindingWords.title(finding),
                FindingWords.message(finding), FindingWords.remedy(finding, over, viewer), finding.tenantIds(),
                finding.details().stream().map(detail -> SettingNames.forViewer(detail, viewer)).toList(),
                FindingWords.cure(finding.code(), at, viewer),
                faultCodes.contains(finding.code()));
    }
}
