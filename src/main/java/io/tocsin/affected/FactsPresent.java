package io.tocsin.affected;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Which facts the tenants on an incident's list have: names, kinds and counts, never a value.
 *
 * @param tenants on the list, without the withdrawn
 * @param facts by how many tenants have them, the most first
 * @param complete false if there are more names than are told
 */
public record FactsPresent(int tenants, List<FactPresent> facts, boolean complete) {

    /** Names told. A list has tens. */
    private static final int MOST = 1_000;
    private static final String PATIENCE = "30s";
    private static final String QUERY_CANCELED = "57014";

    /**
     * @param tenants that have it; null counts as not having it
     * @param lacking how many have not
     * @param types how many have it as what: TEXT, TIME (a text in RFC 3339), NUMBER, BOOLEAN, LIST, OBJECT
     */
    public record FactPresent(String name, int tenants, int lacking, Map<String, Integer> types) {
    }

    /**
     * One statement over the list: some 4 microseconds for each fact of a tenant (200,000 tenants with five, two busy cores).
     *
     * @throws Refusal UNAVAILABLE if that takes longer than half a minute
     */
    public static FactsPresent in(Sql sql, UUID incidentId) throws SQLException {
        try {
            sql.query("SELECT set_config('statement_timeout', ?, true)", PATIENCE);
            return read(sql, incidentId);
        } catch (SQLException e) {
            if (QUERY_CANCELED.equals(e.getSQLState())) {
                throw new Refusal(RefusalCode.UNAVAILABLE,
                        "The list is too long to look through its facts just now. Ask again when less is going on.");
            }
            throw e;
        }
    }

    private static FactsPresent read(Sql sql, UUID incidentId) throws SQLException {
        int[] tenants = { 0 };
        boolean[] more = { false };
        Map<String, Map<String, Integer>> types = new LinkedHashMap<>();
        sql.each(row -> {
            if (row.getString("name") == null) {
                tenants[0] = row.getInt("tenants");
            } else if (types.size() == MOST && !types.containsKey(row.getString("name"))) {
                more[0] = true;
            } else {
                types.computeIfAbsent(row.getString("name"), name -> new TreeMap<>()).put(row.getString("type"),
                        row.getInt("tenants"));
            }
        }, """
                WITH listed AS (
                    SELECT facts FROM affected_tenant WHERE incident_id = ? AND withdrawn_at IS NULL
                ), present AS (
                    SELECT fact.key AS name,
                           CASE jsonb_typeof(fact.value)
                               WHEN 'string' THEN CASE WHEN fact.value #>> '{}'
                                   ~ '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$' THEN 'TIME' ELSE 'TEXT' END
                               WHEN 'array' THEN 'LIST'
                               ELSE upper(jsonb_typeof(fact.value)) END AS type,
                           count(*) AS tenants
                    FROM listed CROSS JOIN LATERAL jsonb_each(listed.facts) AS fact
                    WHERE jsonb_typeof(fact.value) <> 'null'
                    GROUP BY 1, 2
                )
                SELECT NULL AS name, NULL AS type, count(*) AS tenants, NULL AS all_of_it FROM listed
                UNION ALL
                (SELECT name, type, tenants, sum(tenants) OVER (PARTITION BY name) AS all_of_it FROM present
                 ORDER BY all_of_it DESC, name, type LIMIT ?)
                """,
                incidentId, 6 * MOST);
        List<FactPresent> facts = new ArrayList<>();
        types.forEach((name, byType) -> {
            int having = byType.values().stream().mapToInt(count -> count).sum();
            facts.add(new FactPresent(name, having, tenants[0] - having, byType));
        });
        return new FactsPresent(tenants[0], facts, !more[0]);
    }
}
