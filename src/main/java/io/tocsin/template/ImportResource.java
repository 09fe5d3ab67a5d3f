package io.tocsin.template;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** A template from a file, as exporting writes it. */
@Path("/api/v1/templates")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Templates")
public class ImportResource {

    private static final String MARKDOWN = "text/markdown";

    @Inject
    DraftResource drafts;
    @Inject
    Publisher publisher;

    @POST
    @Path("import")
    @Consumes({ MARKDOWN, MediaType.WILDCARD }) // so that who may not is told so before what is wrong with the body
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "importTemplate", summary = "Add a template, or the next version of one, from a file", description = "Markdown with front matter: key, locale, subject, changeNote. With draft=true it becomes a draft.")
    @APIResponse(responseCode = "201", description = "It is stored", content = @Content(schema = @Schema(anyOf = {
            TemplateView.class, DraftView.class })))
    public Response load(@QueryParam("draft") boolean draft, @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type,
            @NotNull InputStream file) throws IOException {
        if (type == null || !type.getType().equals("text")) {
            throw new Refusal(RefusalCode.UNSUPPORTED_TYPE, "Send the file as it is, with Content-Type: " + MARKDOWN + ".");
        }
        TemplateForm form = TemplateFile.read(text(file.readAllBytes())).form();
        if (draft) {
            return drafts.begin(form.key(),
                    new DraftForm(form.locale(), form.subject(), form.body(), form.changeNote(), null));
        }
        TemplateView added = publisher.publish(form, List.of(), "template.imported");
        return Response.created(URI.create("/api/v1/templates/" + added.key())).entity(added).build();
    }

    private static String text(byte[] file) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(RefusalCode.INVALID, "The file is not UTF-8. Save it as that and send it again.");
        }
    }
}
