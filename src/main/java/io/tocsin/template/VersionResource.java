package io.tocsin.template;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** One version of a template: to read, to compare with another, to keep as a file. */
@Path("/api/v1/templates")
@Tag(name = "Templates")
public class VersionResource {

    private static final String TEXT = MediaType.TEXT_PLAIN + ";charset=UTF-8";

    @Inject
    Shelf shelf;

    @GET
    @Path("{key}/versions/{version}")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "readTemplateVersion", summary = "One version of a template", description = "locale may be left "
            + "out where the template has one language only. Version 0 is built in.")
    public TemplateView version(@PathParam("key") String key, @PathParam("version") String version,
            @QueryParam("locale") String locale) {
        return shelf.version(key, locale, number(version));
    }

    @GET
    @Path("{key}/diff")
    @Produces({ MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN })
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "compareTemplateVersions", summary = "What is different between two versions", description = "to is the version in use when absent, from the one before it. With Accept: text/plain as diff -u writes it.")
    @APIResponse(responseCode = "200", description = "The difference", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = TemplateDiff.class)),
            @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(implementation = String.class)) })
    public Response diff(@PathParam("key") String key, @QueryParam("locale") String locale, @QueryParam("from") Integer from,
            @QueryParam("to") Integer to, @Context HttpHeaders headers) {
        TemplateView other = shelf.version(key, locale, to);
        int before = from == null ? Math.max(0, other.version() - 1) : from;
        return answer(name(key, other.locale(), before), shelf.text(key, other.locale(), before),
                name(key, other.locale(), other.version()), new TemplateDiff.Text(other.subject(), other.body()), headers);
    }

    static Response answer(String from, TemplateDiff.Text one, String to, TemplateDiff.Text other, HttpHeaders headers) {
        if (wantsText(headers)) {
            List<String> lines = TemplateDiff.unified(from, one, to, other);
            return Response.ok(lines.isEmpty() ? "" : String.join("\n", lines) + "\n", TEXT).build();
        }
        return Response.ok(TemplateDiff.between(from, one, to, other), MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static boolean wantsText(HttpHeaders headers) {
        return headers.getAcceptableMediaTypes().stream()
                .filter(type -> type.isCompatible(MediaType.APPLICATION_JSON_TYPE)
                        || type.isCompatible(MediaType.TEXT_PLAIN_TYPE))
                .findFirst().map(type -> !type.isCompatible(MediaType.APPLICATION_JSON_TYPE)).orElse(false);
    }

    static String name(String key, String locale, int version) {
        return key + "/" + locale + "/" + version;
    }

    @GET
    @Path("{key}/export")
    @Produces({ "text/markdown", MediaType.APPLICATION_JSON })
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "exportTemplate", summary = "A version as a file", description = "Markdown with front matter, as "
            + "POST /api/v1/templates/import takes it. version is the one in use when absent.")
    @APIResponse(responseCode = "200", description = "The file", content = @Content(mediaType = "text/markdown", schema = @Schema(implementation = String.class)))
    public Response export(@PathParam("key") String key, @QueryParam("locale") String locale,
            @QueryParam("version") Integer version) {
        TemplateView view = shelf.version(key, locale, version);
        return Response.ok(TemplateFile.of(view).text(), "text/markdown;charset=UTF-8").header(HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"" + key + "." + view.locale() + ".md\"").build();
    }

    private static int number(String version) {
        try {
            return Integer.parseInt(version);
        } catch (NumberFormatException e) {
            throw new Refusal(RefusalCode.NOT_FOUND,
                    "There is no version " + version + ": versions are numbers, 0 is built in.");
        }
    }
}
