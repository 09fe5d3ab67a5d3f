package io.tocsin.preflight;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.Preparation;
import io.tocsin.postgres.Sql;
import io.tocsin.preflight.Finding.Severity;
import io.tocsin.problem.FaultCode;
import io.tocsin.template.Templates;

/** What the newest preparation of a notice found. */
@ApplicationScoped
class PreparationFindings {

    private final DataSource database;
    private final Templates templates;

    PreparationFindings(DataSource database, Templates templates) {
        this.database = database;
        this.templates = templates;
    }

    void add(Notice notice, Incident incident, List<Finding> findings) {
        Optional<Preparation> newest = Preparation.newestOf(notice.id);
        if (newest.isEmpty()) {
            findings.add(
                    Finding.of("NOT_PREPARED", Severity.STOPS, 1, "The notice is not prepared: no advisory was rendered yet.",
                            "Prepare it; every tenant is rendered and checked then."));
            return;
        }
        Preparation preparation = newest.get();
        switch (preparation.state) {
            case RUNNING -> findings.add(Finding.of("NOT_PREPARED", Severity.STOPS, preparation.total - preparation.done,
                    "The notice is being prepared: " + preparation.done + " of " + preparation.total + " tenants are done.",
                    "Look again when it is done."));
            case STALE -> findings.add(stale("the list, the facts, the template or a waiver"));
            case FAILED -> addFaults(preparation, findings);
            case DONE -> {
                if (notice.state == NoticeState.DRAFT) {
                    findings.add(Finding.of("NOT_PREPARED", Severity.STOPS, 1, "What was prepared no longer counts: "
                            + (notice.preparationId == null ? "a waiver was taken back." : "it was rejected."),
                            "Put right what was wrong with it and prepare it again."));
                } else if (notice.releasedAt == null && notice.cancelledAt == null) {
                    preparation.movedOn(incident, notice, templates).ifPresent(what -> findings.add(stale(what)));
                }
                preparation.warnings.forEach(warning -> findings.add(finding(warning)));
            }
        }
    }

    private static Finding stale(String what) {
        return Finding.of("STALE", Severity.STOPS, 1, "Since the notice was prepared something moved on: " + what + ".",
                "Prepare it again.");
    }

    private void addFaults(Preparation preparation, List<Finding> findings) {
        findings.addAll(Sql.on(database, "faults of preparation " + preparation.id, sql -> sql.rows(row -> {
            String code = row.getString(1);
            return Finding.of(code, Severity.STOPS, row.getLong(2), row.getString(4),
                    remedy(FaultCode.valueOf(code)) + " All of them: /api/v1/notices/" + preparation.noticeId
                            + "/preparation/faults?code=" + code)
                    .tenants(Arrays.asList((String[]) row.getArray(3).getArray()));
        }, """
                SELECT code, count(*),
                    coalesce((array_agg(DISTINCT tenant_id)
                        FILTER (WHERE number <= 1000 AND tenant_id IS NOT NULL))[1:10], '{}'),
                    (array_agg(message ORDER BY number) FILTER (WHERE number <= 1000))[1]
                FROM preparation_fault WHERE preparation_id = ? GROUP BY code ORDER BY min(number)
                """, preparation.id)));
    }

    private static String remedy(FaultCode code) {
        return switch (code) {
            case LEAK ->
                "Put right the facts of the tenants in whose words it stands (most often a column or a row has shifted),"
                        + " or have an approver waive it, and prepare again.";
            case MISSING_FACT -> "Import the fact for these tenants, or let the template say what stands in its place.";
            case NO_CONTACT -> "Add a contact for these tenants to the affected list.";
            case NOT_LISTED -> "Put these tenants on the list, or draft the notice without them.";
            case NO_TENANT -> "Import the affected list, or choose another audience.";
            default -> "See the template, and what these tenants' facts are.";
        };
    }

    /** What stands in everybody's words, and what was let through, somebody should have decided. */
    private static Finding finding(Map<String, Object> warning) {
        String code = String.valueOf(warning.get("code"));
        Severity severity = switch (code) {
            case "NOT_WATCHED", "LOCALE_FALLBACK", "ADDRESS_FAILED_BEFORE" -> Severity.HINTS;
            default -> Severity.WARNS;
        };
        long count = warning.get("count") instanceof Number number ? number.longValue() : 1;
        List<String> tenants = warning.get("tenantIds") instanceof List<?> ids ? ids.stream().map(String::valueOf).toList()
                : List.of();
        String remedy = switch (code) {
            case "LEAK_WAIVED" -> "Read the waivers before you approve.";
            case "TENANT_IN_EVERYBODYS_WORDS" -> "Read the template and the incident's summary: is one of these meant?";
            case "NOT_YET_TOLD" -> "Draft an initial notice for them, or leave them for the next one.";
            case "WRONG_CONTACT" -> "Correct or remove the contact on the list, and prepare it again.";
            case "ALREADY_ANSWERED" -> "Change the audience to who has not answered (UNANSWERED), and prepare it again.";
            case "LOCALE_FALLBACK" -> "Write the template in that language, or leave it.";
            default -> "Decide whether it may stay so.";
        };
        return Finding.of(code, severity, count, String.valueOf(warning.get("message")), remedy).tenants(tenants);
    }
}
