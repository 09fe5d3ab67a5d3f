package io.tocsin.console.list;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.affected.AffectedImport;
import io.tocsin.affected.AffectedView;
import io.tocsin.affected.TakingOff;
import io.tocsin.affected.Withdrawal;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.console.way.Stage;
import io.tocsin.console.way.Ways;
import io.tocsin.http.Revision;
import io.tocsin.incident.Incident;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.list.ImportResult;
import io.tocsin.tenant.list.ListFormat;
import io.tocsin.tenant.list.SpooledList;

/** A single tenant of an incident's list: typed in, changed, taken off. */
@Path("/console/incidents/{reference}/list")
@Produces(MediaType.TEXT_HTML)
public class TenantByHandPage {

    private static final JsonMapper JSON = JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build();

    @Inject
    Pages pages;
    @Inject
    ListedTenants tenants;
    @Inject
    Ways ways;
    @Inject
    AffectedImport affectedImport;
    @Inject
    TakingOff takingOff;

    @CheckedTemplate(basePath = "console/list")
    static class Templates {

        static native TemplateInstance tenant(Around around, Shown shown);
    }

    /**
     * @param listed null for one that is not on the list yet
     * @param changedMeanwhile the tenant as somebody else left it while this form was open, or null
     * @param reason why it shall be taken off, as it was typed
     */
    record Shown(Incident incident, ListAddress at, AffectedView listed, ByHand.Shown form, long revision, Trouble trouble,
            AffectedView changedMeanwhile, String reason) {

        public boolean isNew() {
            return listed == null;
        }

        public boolean isClosed() {
            return incident.closedAt != null;
        }

        public String action() {
            return isNew() ? at.byHand() : at.tenant(listed.tenantId());
        }

        /** @return what is wrong with a field, or null */
        public String wrong(String field) {
            return trouble == null ? null : trouble.at(field);
        }

        public String heading() {
            return isNew() ? "Type in a tenant" : listed.name();
        }
    }

    @GET
    @Path("by-hand")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public TemplateInstance blank(@PathParam("reference") String reference) throws SQLException {
        Incident incident = named(reference);
        String facts = tenants.page(incident.id, "", 1).stream().findFirst().map(AffectedView::facts).orElse("{}");
        return page(incident, null, ByHand.Shown.empty(facts), 0, null, null, "");
    }

    @GET
    @Path("tenants/{tenantId}")
    @Operation(hidden = true)
    @RolesAllowed(Role.VIEWER)
    public TemplateInstance look(@PathParam("reference") String reference, @PathParam("tenantId") String tenantId)
            throws SQLException {
        Incident incident = named(reference);
        AffectedView tenant = listed(incident, tenantId);
        return page(incident, tenant, ByHand.Shown.of(tenant), tenant.revision(), null, null, "");
    }

    @POST
    @Path("by-hand")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response add(@PathParam("reference") String reference, @BeanParam ByHand typed) throws SQLException {
        Incident incident = named(reference);
        String id = typed.tenantId == null ? "" : typed.tenantId.strip();
        try {
            tenants.one(incident.id, id.replaceAll("\\p{Cntrl}", "")).ifPresent(tenant -> {
                throw refusal("tenantId", FaultCode.INVALID_VALUE,
                        "A tenant of this id is on the list already: " + tenant.name()
                                + ". Change that one, or give another id.");
            });
            ImportResult result = store(incident, typed.item(null, new ArrayList<>()), typed);
            pages.said(result.created() > 0 ? "The tenant is on the list. What was prepared before has to be prepared again."
                    : "The tenant is on the list again.");
            return pages.seeOther(new ListAddress(reference).tenant(id));
        } catch (Refusal e) {
            List<Fault> faults = inFields(e);
            return pages.again(e, page(incident, null, typed.again(faults), 0, trouble(e, faults), null, ""));
        }
    }

    @POST
    @Path("tenants/{tenantId}")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response change(@PathParam("reference") String reference, @PathParam("tenantId") String tenantId,
            @RestForm long revision, @BeanParam ByHand typed) throws SQLException {
        Incident incident = named(reference);
        AffectedView tenant = listed(incident, tenantId);
        try {
            if (tenant.revision() != revision) {
                throw new Refusal(RefusalCode.PRECONDITION_FAILED, "Somebody else changed this tenant while you were typing."
                        + " Theirs stands below; what you typed stands in the form. Sending it again puts yours in place of it.");
            }
            ImportResult result = store(incident, typed.item(tenantId, new ArrayList<>()), typed);
            pages.said(result.updated() > 0 ? "It is changed. What was prepared before has to be prepared again."
                    : "Nothing was different, so nothing was changed.");
            return pages.seeOther(new ListAddress(reference).tenant(tenantId));
        } catch (Refusal e) {
            List<Fault> faults = inFields(e);
            boolean stale = e.code() == RefusalCode.PRECONDITION_FAILED;
            return pages.again(e, page(incident, tenant, typed.again(faults), tenant.revision(), trouble(e, faults),
                    stale ? tenant : null, ""));
        }
    }

    @POST
    @Path("tenants/{tenantId}/removal")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response takeOff(@PathParam("reference") String reference, @PathParam("tenantId") String tenantId,
            @RestForm long revision, @RestForm String reason) throws SQLException {
        Incident incident = named(reference);
        AffectedView tenant = listed(incident, tenantId);
        try {
            requireOpen(incident);
            Optional<AffectedView> kept = takingOff.run(reference, tenantId, new Withdrawal(reason), Revision.etag(revision),
                    pages.viewer().actor());
            pages.said(kept.isPresent()
                    ? tenant.name() + " is off the list. It had been told, so it gets the all-clear with the next"
                            + " notice."
                    : tenant.name() + " is off the list. It had never been told, so nobody has to tell it anything.");
            return pages.seeOther(new ListAddress(reference).list());
        } catch (Refusal e) {
            boolean stale = e.code() == RefusalCode.PRECONDITION_FAILED;
            Trouble trouble = stale
                    ? Trouble.of("Somebody changed this tenant meanwhile. Look at it as it is now, then take it off"
                            + " again if that is still right.")
                    : trouble(e, e.faults());
            return pages.again(e, page(incident, tenant, ByHand.Shown.of(tenant), tenant.revision(), trouble, null, reason));
        }
    }

    private ImportResult store(Incident incident, ObjectNode item, ByHand typed) throws SQLException {
        requireOpen(incident);
        List<Fault> faults = new ArrayList<>();
        typed.item(null, faults);
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "The tenant cannot be taken as it is.", faults);
        }
        byte[] list = ("[" + write(item) + "]").getBytes(StandardCharsets.UTF_8);
        try (SpooledList spooled = SpooledList.of(new ByteArrayInputStream(list), ListFormat.JSON)) {
            return affectedImport.run(incident.reference, spooled, false, pages.viewer().actor());
        }
    }

    private static String write(ObjectNode item) {
        try {
            return JSON.writeValueAsString(item);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // it was made here
        }
    }

    private static void requireOpen(Incident incident) {
        if (incident.closedAt != null) {
            throw new Refusal(RefusalCode.STATE, "The incident is closed, and its list with it. Reopen it first.");
        }
    }

    private static Refusal refusal(String field, FaultCode code, String message) {
        return new Refusal(RefusalCode.INVALID, message, List.of(Fault.inField(field, code, message)));
    }

    /** An import names columns of a line; here each is a field of the form. */
    private static List<Fault> inFields(Refusal refusal) {
        return refusal.faults().stream()
                .map(fault -> fault.column() == null ? fault : Fault.inField(fault.column(), fault.code(), fault.message()))
                .toList();
    }

    private static Trouble trouble(Refusal refusal, List<Fault> faults) {
        boolean ofFields = refusal.code() == RefusalCode.INVALID && !faults.isEmpty();
        return new Trouble(ofFields ? "The tenant cannot be taken as it is." : refusal.getMessage(), faults, faults.size());
    }

    private static Incident named(String reference) {
        return QuarkusTransaction.requiringNew().call(() -> Incident.named(reference));
    }

    private AffectedView listed(Incident incident, String tenantId) throws SQLException {
        return tenants.one(incident.id, tenantId.replaceAll("\\p{Cntrl}", "")).orElseThrow(() -> new Refusal(
                RefusalCode.NOT_FOUND, "There is no such tenant on the list of " + incident.reference + "."));
    }

    private TemplateInstance page(Incident incident, AffectedView listed, ByHand.Shown form, long revision, Trouble trouble,
            AffectedView changedMeanwhile, String reason) {
        String title = listed == null ? "Type in a tenant" : listed.name();
        return Templates.tenant(pages.around(Section.INCIDENTS, title).on(ways.course(incident, Stage.LIST)),
                new Shown(incident, new ListAddress(incident.reference),
                        listed, form, revision, trouble, changedMeanwhile, reason == null ? "" : reason));
    }
}
