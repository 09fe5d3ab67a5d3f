package io.tocsin.console.tenants;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.Query;
import io.tocsin.console.tenants.Story.Chapter;
import io.tocsin.console.tenants.Story.Round;
import io.tocsin.postgres.IndexWalks;
import io.tocsin.postgres.Sql;
import io.tocsin.status.TenantStatus;
import io.tocsin.status.TenantStatus.Assessment;
import io.tocsin.status.TenantStatus.InIncident;
import io.tocsin.status.TenantStatusReader;
import io.tocsin.tenant.TenantView;

/** Puts together all that is known of one tenant, in a handful of statements however much that is. */
@ApplicationScoped
public class StoryReader {

    private static final int INCIDENTS = 20;

    private final DataSource database;
    private final TenantStatusReader status;

    StoryReader(DataSource database, TenantStatusReader status) {
        this.database = database;
        this.status = status;
    }

    /**
     * In the caller's transaction.
     *
     * @param before only incidents that were opened before this one; null for the newest
     * @return empty for a tenant that is neither in the directory nor on a list
     */
    public Optional<Story> read(String tenantId, UUID before) {
        return status.read(tenantId, before, INCIDENTS).map(this::story);
    }

    private Story story(TenantStatus known) {
        try (Connection connection = database.getConnection()) {
            IndexWalks.only(connection);
            return story(new Sql(connection), known);
        } catch (SQLException e) {
            throw new IllegalStateException("story of a tenant", e);
        }
    }

    private static Story story(Sql sql, TenantStatus known) throws SQLException {
        Map<String, OnList> lists = OnList.read(sql, known);
        Rounds rounds = Rounds.read(sql, known.tenantId(), known.incidents());
        List<Chapter> concerned = known.incidents().stream().filter(StoryReader::concerns)
                .map(incident -> chapter(incident, lists.get(incident.incident()), rounds.of(incident))).toList();
        List<InIncident> others = known.incidents().stream().filter(incident -> !concerns(incident)).toList();
        return new Story(known.tenantId(), known.name(), known.tier(), TenantView.of(sql, known.tenantId()).orElse(null),
                concerned, others, next(known), TenantJournal.read(sql, known.tenantId()));
    }

    private static boolean concerns(InIncident incident) {
        return incident.assessment() == Assessment.AFFECTED || incident.listedAt() != null || !incident.notices().isEmpty();
    }

    /** @param list null for who was taken off it */
    private static Chapter chapter(InIncident incident, OnList list, List<Round> rounds) {
        return list == null ? new Chapter(null, incident, null, null, null, List.of(), List.of(), null, rounds)
                : new Chapter(list.incidentId(), incident, list.locale(), list.timeZone(), list.region(),
                        FactLines.of(list.facts()), list.contacts(), list.passphrase(), rounds);
    }

    private static String next(TenantStatus known) {
        return known.nextCursor() == null ? null
                : Query.at("/console/tenants/" + known.tenantId()).with("before", known.nextCursor()).toString();
    }
}
