package io.tocsin.receipt.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Upload;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** The way in for a mail server that hands returned mail to a command, such as {@code curl}. */
@Path("/api/v1/receipts/message")
@Tag(name = "Receipts")
@Produces(MediaType.APPLICATION_JSON)
public class MessageResource {

    private static final String MESSAGE = "message/rfc822";

    @Inject
    ReturnedMail mails;

    /** Whatever it is, it is taken: a mail server that is told of an error would bounce the bounce. */
    @POST
    @Upload
    @Consumes({ MESSAGE, MediaType.WILDCARD }) // so that who may not is told so before what is wrong with the body
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "takeReturnedMail", summary = "A mail that came back, as it is (RFC 5322); the same again changes nothing")
    public ReturnedMail.Outcome take(@HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type, InputStream body)
            throws IOException {
        if (type == null || !type.isCompatible(MediaType.valueOf(MESSAGE))) {
            throw new Refusal(RefusalCode.UNSUPPORTED_TYPE, "Send the mail as it is, with Content-Type: " + MESSAGE + ".");
        }
        byte[] raw = body.readNBytes(ReturnedMail.MOST_READ);
        body.transferTo(OutputStream.nullOutputStream());
        return mails.take(raw, List.of());
    }
}
