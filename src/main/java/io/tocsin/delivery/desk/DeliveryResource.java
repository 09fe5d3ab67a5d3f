package io.tocsin.delivery.desk;

import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.delivery.Delivery;
import io.tocsin.delivery.DeliveryEvent;
import io.tocsin.delivery.DeliveryView;
import io.tocsin.delivery.ReceiptReader;
import io.tocsin.http.Idempotent;
import io.tocsin.notice.Notice;
import io.tocsin.notice.Preparation;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.list.EmailAddress;

/** What became of one delivery, and another try. */
@Path("/api/v1/deliveries/{id}")
@Tag(name = "Deliveries")
@Produces(MediaType.APPLICATION_JSON)
public class DeliveryResource {

    @Inject
    Acting acting;
    @Inject
    DeliveryDesk desk;
    @Inject
    ReceiptReader receipts;

    /** @param email where the address was wrong: the right one */
    public record RetryForm(String email) {
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "getDelivery", summary = "One delivery, every move it made, and everything that was heard of it")
    public DeliveryView get(@PathParam("id") UUID id) {
        return view(id);
    }

    @POST
    @Path("/retry")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "retryDelivery", summary = "Try again what waits for a person, to a corrected address if given")
    public DeliveryView retry(@PathParam("id") UUID id, @RequestBody(required = false) RetryForm form) {
        desk.retry(id, form == null || form.email() == null ? null : checked(form.email()), acting.actor());
        Delivery.getEntityManager().flush();
        Delivery.getEntityManager().clear(); // the desk moved the row in SQL; read it anew
        return view(id);
    }

    private DeliveryView view(UUID id) {
        Delivery delivery = Delivery.withId(id);
        return DeliveryView.of(delivery, domainOf(Notice.withId(delivery.noticeId)), DeliveryEvent.of(delivery),
                receipts.of(id));
    }

    private static String domainOf(Notice notice) {
        return Preparation.<Preparation> findById(notice.preparationId).messageIdDomain;
    }

    private static String checked(String email) {
        try {
            return EmailAddress.of(email);
        } catch (EmailAddress.NotAnAddress e) {
            throw new Refusal(RefusalCode.INVALID, "This is not an address that can be written to.",
                    List.of(Fault.inField("email", FaultCode.INVALID_EMAIL, e.getMessage())));
        }
    }
}
