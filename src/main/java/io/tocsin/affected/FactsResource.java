package io.tocsin.affected;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.agroal.api.AgroalDataSource;
import io.tocsin.access.Role;
import io.tocsin.affected.FactsPresent.FactPresent;
import io.tocsin.incident.Incident;
import io.tocsin.postgres.Sql;

/** What a template for this incident can say, without a look at what any tenant is told. */
@Path("/api/v1/incidents/{reference}/facts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Affected tenants")
public class FactsResource {

    /** Shown for a type, never taken from a list. */
    private static final Map<String, String> EXAMPLES = Map.of("TEXT", "some words", "TIME", "2022-01-18T09:14:00Z", "NUMBER",
            "12", "BOOLEAN", "true", "LIST", "[\"one\", \"another\"]", "OBJECT", "{\"account\": \"ada\"}");

    @Inject
    AgroalDataSource database;

    /**
     * @param tenants on the list, without the withdrawn
     * @param incidentFacts by name the type of the facts that hold for all
     * @param examples of each type, none of them from the list
     * @param complete false if there are more than 1,000 names
     */
    public record FactsView(int tenants, List<FactPresent> facts, Map<String, String> incidentFacts,
            Map<String, String> examples, boolean complete) {
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listFacts", summary = "Which facts the tenants on the list have: names, types and counts", description = "No value is told. The example is one of the type, not of the list.")
    public FactsView list(@PathParam("reference") String reference) throws SQLException {
        Incident incident = Incident.named(reference);
        try (Connection connection = database.getConnection()) {
            FactsPresent present = FactsPresent.in(new Sql(connection), incident.id);
            return new FactsView(present.tenants(), present.facts(), typesOf(incident), new TreeMap<>(EXAMPLES),
                    present.complete());
        }
    }

    private static Map<String, String> typesOf(Incident incident) {
        Map<String, String> types = new TreeMap<>();
        incident.facts.forEach((name, value) -> {
            if (value != null) {
                types.put(name, value instanceof Number ? "NUMBER"
                        : value instanceof Boolean ? "BOOLEAN"
                                : value instanceof Collection ? "LIST" : value instanceof Map ? "OBJECT" : "TEXT");
            }
        });
        return types;
    }
}
