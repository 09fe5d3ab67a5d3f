package io.tocsin.template;

import java.net.URI;
import java.util.List;
import java.util.Map;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.http.Cursor;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Limit;
import io.tocsin.http.Page;

@Path("/api/v1/templates")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Templates")
public class TemplateResource {

    @Inject
    Publisher publisher;
    @Inject
    Shelf shelf;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "addTemplate", summary = "Add a template, or the next version of one", description = "Versions "
            + "are never edited: the same key and locale again is the next version. The text is checked first; each fault "
            + "comes with its line and position. What is no fault and worth another look is in hints. A version of a built-in key "
            + "takes the place of the built-in one until it is retired.")
    @APIResponse(responseCode = "201", description = "It is stored", content = @Content(schema = @Schema(implementation = TemplateView.class)))
    public Response add(@NotNull TemplateForm form) {
        TemplateView added = publisher.publish(form, List.of(), "template.added");
        return Response.created(URI.create("/api/v1/templates/" + added.key())).entity(added).build();
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listTemplates", summary = "All templates by key, each with the newest version of every locale")
    public Page<Listed> list(@QueryParam("limit") Integer limit, @QueryParam("cursor") String cursor) {
        int size = Limit.of(limit);
        return Page.of(shelf.after(Cursor.decode(cursor), size + 1), size, listed -> listed, Listed::key);
    }

    @GET
    @Path("{key}")
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "readTemplate", summary = "A template: every locale and version, the newest first")
    public Page<TemplateView> read(@PathParam("key") String key, @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        int size = Limit.of(limit);
        return Page.of(shelf.versions(key, Cursor.decode(cursor), size + 1), size, view -> view, Shelf::placeOf);
    }

    /**
     * A template in the list.
     *
     * @param builtIn whether it came with the service, in some locale
     * @param locales by locale the number of the version that notices use; none where all are retired
     */
    public record Listed(String key, boolean builtIn, Map<String, Integer> locales) {
    }
}
