package io.tocsin.template;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Page;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** A template of one's own that begins as another is: what is built in stays as it is, and is chosen as before. */
@Path("/api/v1/templates/{key}/clone")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Templates")
public class CloneResource {

    @Inject
    Publisher publisher;
    @Inject
    Shelf shelf;

    /**
     * @param key the new one
     * @param locales absent: every language that there is
     */
    public record CloneForm(@Schema(required = true, pattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}") String key,
            List<String> locales) {
    }

    @POST
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "cloneTemplate", summary = "Clone a template to a key of its own", description = "Of every language the version in use becomes version 1 of the new key.")
    @APIResponse(responseCode = "201", description = "The new versions", content = @Content(schema = @Schema(implementation = TemplateView.class)))
    public Response clone(@PathParam("key") String key, @NotNull CloneForm form) {
        List<Fault> faults = new ArrayList<>();
        TemplateText.key(form.key(), faults);
        Map<String, TemplateView> sources = new TreeMap<>();
        shelf.inUse(key).forEach(view -> sources.put(view.locale(), view));
        List<String> locales = form.locales() == null ? List.copyOf(sources.keySet()) : form.locales();
        locales.stream().filter(locale -> !sources.containsKey(locale))
                .forEach(locale -> faults.add(Fault.inField("locales", FaultCode.INVALID_LOCALE,
                        "There is no " + key + " in " + locale + ". There is: " + String.join(", ", sources.keySet()) + ".")));
        if (!faults.isEmpty() || locales.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "Nothing is cloned.", faults);
        }
        if (!BuiltIn.named(form.key()).isEmpty() || OperatorTemplate.count("key", form.key()) > 0) {
            throw new Refusal(RefusalCode.CONFLICT, "There is a template " + form.key() + " already. Choose another key.");
        }
        List<TemplateView> clones = locales.stream().distinct().map(sources::get).map(source -> publisher.publish(
                new TemplateForm(form.key(), source.locale(), source.subject(), source.body(),
                        "Cloned from " + key + ", version " + source.version() + "."),
                List.of(), "template.cloned")).toList();
        return Response.created(URI.create("/api/v1/templates/" + form.key())).entity(new Page<>(clones, null)).build();
    }
}
