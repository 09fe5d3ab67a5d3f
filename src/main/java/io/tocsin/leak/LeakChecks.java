package io.tocsin.leak;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.notice.Notice;
import io.tocsin.postgres.IndexWalks;
import io.tocsin.postgres.Sql;

/** Makes the leak check of a preparation from the whole affected list, whoever of it is in the audience. */
@ApplicationScoped
public class LeakChecks {

    private static final int BATCH = 400;
    /** Facts of a batch: what it takes of memory is bounded, whatever tenants' facts are like. */
    private static final int MOST_CHARACTERS = 4_000_000;
    private static final int FETCHED = 100;
    /** Fact values may take a fifth of the memory; names, ids and addresses are watched for whatever they take. */
    private static final int MOST_FACTS = (int) Math.min(100_000_000, Runtime.getRuntime().maxMemory() / 5 / 20);

    private final DataSource database;
    private final JsonFactory json = new JsonFactory();

    LeakChecks(DataSource database) {
        this.database = database;
    }

    /**
     * Reads the list in short transactions; that it moves on meanwhile makes the preparation stale.
     *
     * @param everybodys texts that stand in every advisory
     */
    public LeakCheck of(Notice notice, Collection<String> everybodys) {
        Waived waived = QuarkusTransaction.requiringNew()
                .call(() -> new Waived(LeakWaiver.of(notice.incidentId, notice.id)));
        return new LeakCheck(watchlist(notice.incidentId), everybodys, waived);
    }

    private Watchlist watchlist(UUID incidentId) {
        int expected = inTransaction(incidentId, sql -> (int) sql.number("""
                SELECT count(*) FROM affected_tenant WHERE incident_id = ?
                """, incidentId));
        var watchlist = new Watchlist(expected, MOST_FACTS);
        String after = "";
        while (after != null) {
            String from = after;
            after = inTransaction(incidentId, sql -> addBatch(sql, incidentId, from, watchlist));
        }
        return watchlist;
    }

    private record Row(String name, String facts, List<String> emails) {
    }

    /** @return the last tenant of the batch, or null when there was none */
    String addBatch(Sql sql, UUID incidentId, String after, Watchlist watchlist) throws SQLException {
        IndexWalks.only(sql.connection());
        Map<String, Row> rows = new LinkedHashMap<>();
        String[] last = { null };
        int[] characters = { 0 };
        sql.eachWhile(FETCHED, row -> {
            last[0] = row.getString(1);
            String facts = row.getString(3);
            rows.put(last[0], new Row(row.getString(2), facts, new ArrayList<>(2)));
            characters[0] += facts.length();
            return characters[0] < MOST_CHARACTERS;
        }, """
                SELECT tenant_id, name, facts FROM affected_tenant WHERE incident_id = ? AND tenant_id > ?
                ORDER BY tenant_id LIMIT ?
                """, incidentId, after, BATCH);
        if (last[0] == null) {
            return null;
        }
        sql.each(row -> rows.get(row.getString(1)).emails().add(row.getString(2)), """
                SELECT tenant_id, email FROM affected_contact WHERE incident_id = ? AND tenant_id > ? AND tenant_id <= ?
                """, incidentId, after, last[0]);
        rows.forEach((tenantId, row) -> {
            watchlist.tenant(tenantId, row.name());
            row.emails().forEach(watchlist::contact);
            addFacts(row.facts(), watchlist);
        });
        return last[0];
    }

    /** Every text in them, however deep. */
    private void addFacts(String facts, Watchlist watchlist) {
        try (JsonParser parser = json.createParser(facts)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    watchlist.fact(parser.getText());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("facts in the database are not JSON", e);
        }
    }

    private <T> T inTransaction(UUID incidentId, Sql.Work<T> work) {
        return QuarkusTransaction.requiringNew().call(() -> Sql.on(database, "list of incident " + incidentId, work));
    }
}
