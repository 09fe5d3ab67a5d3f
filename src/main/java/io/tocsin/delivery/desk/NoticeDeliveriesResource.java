package io.tocsin.delivery.desk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.delivery.Delivery;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.delivery.DeliveryView;
import io.tocsin.http.Cursor;
import io.tocsin.http.Limit;
import io.tocsin.http.Page;
import io.tocsin.notice.Notice;
import io.tocsin.notice.Preparation;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.task.Task;
import io.tocsin.task.Tasks;

/** What became of each delivery of a notice. */
@Path("/api/v1/notices/{id}/deliveries")
@Tag(name = "Deliveries")
@Produces(MediaType.APPLICATION_JSON)
public class NoticeDeliveriesResource {

    @Inject
    Tasks tasks;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listDeliveries", summary = "Deliveries of a notice, by state or tenant")
    public Page<DeliveryView> list(@PathParam("id") UUID id, @QueryParam("state") String state,
            @QueryParam("tenantId") String tenantId, @QueryParam("limit") Integer limit, @QueryParam("cursor") String cursor) {
        Notice notice = Notice.withId(id);
        int rows = Limit.of(limit);
        if (notice.preparationId == null) {
            return new Page<>(List.of(), null);
        }
        if (state != null && !state.isEmpty() && (tenantId == null || tenantId.isEmpty()) && stateOf(state).needsAPerson()) {
            return standing(notice, stateOf(state), Cursor.decodeId(cursor), rows);
        }
        var query = new StringBuilder("noticeId = :notice and preparationId = :preparation and id > :after");
        Map<String, Object> values = new HashMap<>(
                Map.of("notice", id, "preparation", notice.preparationId, "after", Cursor.decodeId(cursor)));
        if (state != null && !state.isEmpty()) {
            query.append(" and state = :state");
            values.put("state", stateOf(state));
        }
        if (tenantId != null && !tenantId.isEmpty()) {
            query.append(" and tenantId = :tenant");
            values.put("tenant", tenantId);
        }
        List<Delivery> found = Delivery.<Delivery> find(query + " order by id", values).page(0, rows + 1).list();
        return page(notice, found, rows);
    }

    /** Found by the tasks, so that a few failures are not looked for among a million deliveries. */
    private Page<DeliveryView> standing(Notice notice, DeliveryState state, UUID after, int rows) {
        List<UUID> ids = tasks.deliveriesIn(notice.id, Task.Trouble.valueOf(state.name()), after, rows + 1);
        return page(notice, Delivery.list("noticeId = ?1 and id in ?2 order by id", notice.id, ids), rows);
    }

    private static Page<DeliveryView> page(Notice notice, List<Delivery> found, int rows) {
        String domain = Preparation.<Preparation> findById(notice.preparationId).messageIdDomain;
        return Page.of(found, rows, delivery -> DeliveryView.of(delivery, domain, null, null),
                delivery -> delivery.id.toString());
    }

    private static DeliveryState stateOf(String state) {
        try {
            return DeliveryState.valueOf(state);
        } catch (IllegalArgumentException e) {
            throw new Refusal(RefusalCode.MALFORMED, "state is one of " + List.of(DeliveryState.values()) + ".");
        }
    }
}
