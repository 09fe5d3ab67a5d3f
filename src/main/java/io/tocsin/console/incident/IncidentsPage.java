package io.tocsin.console.incident;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.agroal.api.AgroalDataSource;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.Label;
import io.tocsin.console.Pager;
import io.tocsin.console.Pages;
import io.tocsin.console.Query;
import io.tocsin.console.Section;
import io.tocsin.console.States;
import io.tocsin.console.Told;
import io.tocsin.incident.Incident;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeKind;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeTally;
import io.tocsin.postgres.Sql;
import io.tocsin.status.Funnel;
import io.tocsin.status.Funnels;

/** All incidents, the open ones first. */
@Path("/console/incidents")
@Produces(MediaType.TEXT_HTML)
public class IncidentsPage {

    private static final int ROWS = 50;

    @Inject
    Pages pages;
    @Inject
    AgroalDataSource database;
    @Inject
    Funnels funnels;
    @Inject
    NoticeTally tally;

    @CheckedTemplate(basePath = "console/incident")
    static class Views {

        static native TemplateInstance incidents(Around around, List<Row> open, List<Row> closed, Pager pager);
    }

    /**
     * @param notice its newest notice; null where there is none, like all of it
     * @param figures of all notices that went out; null for none
     * @param counts of the newest notice, once it was sent; null before
     */
    record Row(UUID id, String reference, String title, String tlp, Instant discoveredAt, Instant closedAt, boolean isFinal,
            UUID notice, Integer number, NoticeKind kind, String template, NoticeState state, boolean isRetracted,
            Funnel figures, NoticeCounts counts) {

        Row with(Funnel figures, NoticeCounts counts) {
            return new Row(id, reference, title, tlp, discoveredAt, closedAt, isFinal, notice, number, kind, template, state,
                    isRetracted, figures, counts);
        }

        /** What the newest notice is. */
        public String word() {
            return States.word(kind, template);
        }

        public Label label() {
            return isRetracted ? States.retracted()
                    : counts == null ? States.label(state) : Told.label(state, counts.deliveries());
        }
    }

    @GET
    @Operation(hidden = true)
    @RolesAllowed(Role.VIEWER)
    @Transactional
    public TemplateInstance all(@QueryParam("after") UUID after) throws SQLException {
        List<Row> rows = rows(after == null ? new UUID(-1, -1) : after);
        boolean more = rows.size() > ROWS;
        List<Row> closed = rows.stream().limit(ROWS).toList();
        var pager = new Pager(closed.size(), after == null ? null : "/console/incidents",
                more ? Query.at("/console/incidents").with("after", closed.get(ROWS - 1).id()).toString() : null);
        return Views.incidents(pages.around(Section.INCIDENTS, Section.INCIDENTS.word()), after == null ? open() : List.of(),
                closed,
                pager);
    }

    private static final String SELECT = """
            SELECT incident.id, reference, title, tlp, discovered_at, closed_at, scope = 'FINAL' AS is_final,
                   newest.id AS notice, newest.number, newest.kind, newest.template_key, newest.state,
                   newest.retracted_at IS NOT NULL AS is_retracted
            FROM incident LEFT JOIN LATERAL (SELECT id, number, kind, template_key, state, retracted_at FROM notice
                WHERE incident_id = incident.id ORDER BY number DESC LIMIT 1) AS newest ON true
            """;

    private List<Row> open() throws SQLException {
        return read(SELECT + "WHERE closed_at IS NULL ORDER BY incident.id DESC LIMIT 200");
    }

    private List<Row> rows(UUID after) throws SQLException {
        return read(SELECT + "WHERE closed_at IS NOT NULL AND incident.id < ? ORDER BY incident.id DESC LIMIT ?", after,
                ROWS + 1);
    }

    private List<Row> read(String sql, Object... values) throws SQLException {
        List<Row> rows = rows(sql, values);
        Map<UUID, Funnel> figures = funnels.of(Incident.list("id in ?1", rows.stream().map(Row::id).toList()));
        Map<UUID, NoticeCounts> counts = tally.countsOf(rows.stream().filter(row -> row.state() == NoticeState.COMPLETED)
                .map(Row::notice).toList());
        return rows.stream().map(row -> row.with(figures.get(row.id()), counts.get(row.notice()))).toList();
    }

    private List<Row> rows(String sql, Object... values) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(row -> new Row(row.getObject("id", UUID.class), row.getString("reference"),
                    row.getString("title"), row.getString("tlp"), instant(row.getObject("discovered_at", OffsetDateTime.class)),
                    instant(row.getObject("closed_at", OffsetDateTime.class)), row.getBoolean("is_final"),
                    row.getObject("notice", UUID.class), row.getObject("number", Integer.class),
                    row.getString("kind") == null ? null : NoticeKind.valueOf(row.getString("kind")),
                    row.getString("template_key"),
                    row.getString("state") == null ? null : NoticeState.valueOf(row.getString("state")),
                    row.getBoolean("is_retracted"), null, null), sql, values);
        }
    }

    private static Instant instant(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
