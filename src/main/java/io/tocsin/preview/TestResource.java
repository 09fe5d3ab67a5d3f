package io.tocsin.preview;

import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;

/** One tenant's advisory in the mailbox of the operator who asks for it. */
@Path("/api/v1/notices/{id}/test")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class TestResource {

    @Inject
    Acting acting;
    @Inject
    TestMail mail;

    /**
     * Whose advisory to send.
     *
     * @param locale of the words; the first that there is when it is not said
     */
    public record TestForm(@NotNull(message = "must name a tenant") String tenantId, String locale) {
    }

    /**
     * A test that the relay took.
     *
     * @param prepared whether these were the stored words, which are what is approved and sent
     * @param to the operator's own address
     */
    public record TestView(UUID noticeId, String tenantId, String locale, boolean prepared, String to, String subject,
            String messageId) {
    }

    /**
     * The transaction here is for the answer that an {@code Idempotency-Key} asks to keep. With one, its connection waits while
     * the relay is spoken to, which is few and bounded: see {@link TestLimit} and {@link TestMail}. Without one, none does.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "testNotice", summary = "Send one tenant's advisory to yourself, marked as a test", description = "To the "
            + "address of the operator who asks. Its link and its check code are nobody's. 20 an hour.")
    @APIResponse(responseCode = "200", description = "The relay took it")
    public TestView test(@PathParam("id") UUID id, @NotNull @Valid TestForm form) {
        TestMail.Test test = mail.send(id, form.tenantId(), form.locale(), acting.actor());
        return new TestView(id, form.tenantId(), test.letter().locale().toLanguageTag(), test.prepared(), test.letter().to(),
                test.letter().subject(), test.letter().messageId());
    }
}
