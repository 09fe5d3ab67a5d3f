package io.tocsin.status;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.tocsin.incident.Incident;
import io.tocsin.status.Csaf.Distribution;
import io.tocsin.status.Csaf.Engine;
import io.tocsin.status.Csaf.Generator;
import io.tocsin.status.Csaf.Note;
import io.tocsin.status.Csaf.Publisher;
import io.tocsin.status.Csaf.Reference;
import io.tocsin.status.Csaf.Revision;
import io.tocsin.status.Csaf.Tlp;
import io.tocsin.status.Csaf.Tracking;
import io.tocsin.vendor.CurrentBrand;
import io.tocsin.vendor.PublicUrl;
import io.tocsin.vendor.VendorSettings;

/**
 * Writes an incident down for machines of others. What all tenants may know of it, as it was when a notice was released last,
 * and nothing of any one of them: no facts, no names, no numbers.
 *
 * <p>
 * Its revisions are the acts in the journal that changed what tenants know, from the first release on. The journal only grows,
 * so a version, once given out, is never another document's.
 */
@ApplicationScoped
class CsafWriter {

    private final DataSource database;
    private final VendorSettings vendor;
    private final CurrentBrand brand;
    private final PublicUrl publicUrl;
    private final String version;

    CsafWriter(DataSource database, VendorSettings vendor, CurrentBrand brand, PublicUrl publicUrl,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "0") String version) {
        this.database = database;
        this.vendor = vendor;
        this.brand = brand;
        this.publicUrl = publicUrl;
        this.version = version;
    }

    Csaf write(Incident incident) {
        List<Revision> revisions = revisions(incident);
        Said said = revisions.isEmpty() ? Said.now(incident) : said(incident);
        return new Csaf(new Csaf.Document(Csaf.CATEGORY, Csaf.VERSION, distribution(said.tlp()), notes(said), publisher(),
                List.of(new Reference("external", "Where recipients check that a notice about this incident is genuine",
                        publicUrl.base() + "/verify")),
                said.title(), tracking(incident, revisions)));
    }

    /** What is told of an incident. */
    private record Said(String title, String summary, Instant discoveredAt, Instant occurredFrom, Instant occurredTo,
            String tlp) {

        static Said now(Incident incident) {
            return new Said(incident.title, incident.summary, incident.discoveredAt, incident.occurredFrom,
                    incident.occurredTo, incident.tlp);
        }

        /** Nothing that was released holds, or nobody kept what it said. */
        static Said nothing(Incident incident, String tlp) {
            return new Said("Security incident " + incident.reference, null, null, null, null, tlp);
        }
    }

    /** With the last release that was not retracted; what somebody has written since is not approved yet. */
    private Said said(Incident incident) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT r.title, r.summary, r.discovered_at, r.occurred_from, r.occurred_to, r.tlp, n.retracted_at
                FROM notice n LEFT JOIN released_incident r ON r.notice_id = n.id
                WHERE n.incident_id = ? AND n.released_at IS NOT NULL
                ORDER BY n.retracted_at IS NOT NULL, n.released_at DESC, n.number DESC LIMIT 1
                """)) {
            select.setObject(1, incident.id);
            try (ResultSet row = select.executeQuery()) {
                row.next(); // there is a revision, so there is a release
                String tlp = row.getString(6);
                return tlp == null ? Said.nothing(incident, incident.tlp)
                        : row.getTimestamp(7) != null ? Said.nothing(incident, tlp)
                                : new Said(row.getString(1), row.getString(2), instant(row, 3), instant(row, 4),
                                        instant(row, 5),
                                        tlp);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("what was told of incident " + incident.id, e);
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getTimestamp(column) == null ? null : row.getTimestamp(column).toInstant();
    }

    /** CSAF 2.0, section 3.2.1.5.2, has the labels of TLP 1. A stricter one of TLP 2 is said in words beside it. */
    private static Distribution distribution(String tlp) {
        String label = switch (tlp) {
            case "CLEAR" -> "WHITE";
            case "AMBER+STRICT" -> "AMBER";
            default -> tlp;
        };
        return new Distribution("TLP:" + tlp + " (TLP 2.0)", new Tlp(label, "https://www.first.org/tlp/"));
    }

    private static List<Note> notes(Said said) {
        var notes = new ArrayList<Note>();
        boolean hasSummary = said.summary() != null && !said.summary().isBlank();
        notes.add(new Note("summary", hasSummary ? said.summary() : said.title(), "Summary"));
        String times = Stream.of(line("Discovered", said.discoveredAt()), line("Occurred from", said.occurredFrom()),
                line("Occurred to", said.occurredTo())).flatMap(Optional::stream).collect(Collectors.joining("\n"));
        if (!times.isEmpty()) {
            notes.add(new Note("details", times, "Times"));
        }
        return notes;
    }

    private static Optional<String> line(String name, Instant at) {
        return Optional.ofNullable(at).map(time -> name + ": " + time);
    }

    private Publisher publisher() {
        String contact = Stream.of(Optional.ofNullable(brand.get().securityContact()), vendor.email(), vendor.phone())
                .flatMap(Optional::stream).collect(Collectors.joining(", "));
        return new Publisher("vendor", contact.isEmpty() ? null : contact, brand.get().name(),
                vendor.url().orElse(publicUrl.base()));
    }

    private Tracking tracking(Incident incident, List<Revision> known) {
        List<Revision> revisions = known;
        boolean isDraft = revisions.isEmpty();
        if (isDraft) {
            revisions = List.of(new Revision(incident.updatedAt.toString(), "0", "Nobody was told yet."));
        }
        Revision newest = revisions.get(revisions.size() - 1);
        return new Tracking(newest.date(), new Generator(new Engine("Tocsin", version)), incident.reference,
                revisions.get(0).date(), revisions, isDraft ? "draft" : incident.closedAt != null ? "final" : "interim",
                newest.number());
    }

    private List<Revision> revisions(Incident incident) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT j.at, j.act, n.number, n.kind FROM journal_entry j LEFT JOIN notice n ON n.id = j.notice_id
                WHERE j.incident_id = ? AND j.act IN ('notice.released', 'notice.retracted', 'incident.closed',
                    'incident.reopened')
                ORDER BY j.at, j.id
                """)) {
            select.setObject(1, incident.id);
            List<Revision> revisions = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (!revisions.isEmpty() || row.getString(2).equals("notice.released")) {
                        revisions.add(new Revision(row.getTimestamp(1).toInstant().toString(),
                                String.valueOf(revisions.size() + 1),
                                summary(row.getString(2), row.getInt(3), row.getString(4))));
                    }
                }
            }
            return revisions;
        } catch (SQLException e) {
            throw new IllegalStateException("revisions of incident " + incident.id, e);
        }
    }

    private static String summary(String act, int number, String kind) {
        return switch (act) {
            case "notice.released" -> "Notice " + number + " (" + kind.toLowerCase(java.util.Locale.ROOT) + ") was released.";
            case "notice.retracted" -> "Notice " + number + " was withdrawn.";
            case "incident.closed" -> "The incident was closed.";
            default -> "The incident was reopened.";
        };
    }
}
