package io.tocsin.template.review;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.template.library.BuiltIn;

/** What a template may name and do, for its authors and for the editors they use. */
@Path("/api/v1/templates")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Templates")
public class CatalogueResource {

    /** @param fragments built-in ones; operators' stand under {@code /api/v1/fragments} */
    public record CatalogueView(List<Catalogue.Name> names, List<Catalogue.Question> questions,
            List<Catalogue.Section> sections, List<String> fragments) {
    }

    @GET
    @Path("catalogue")
    @RolesAllowed(Role.VIEWER)
    @Operation(operationId = "readCatalogue", summary = "Everything that a template may name, with type and example")
    public CatalogueView read() {
        return new CatalogueView(Catalogue.NAMES, Catalogue.QUESTIONS, Catalogue.SECTIONS, BuiltIn.PARTS);
    }
}
