package io.tocsin.template;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tocsin.access.Acting;
import io.tocsin.access.Operator;
import io.tocsin.access.Role;
import io.tocsin.http.Cursor;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Limit;
import io.tocsin.http.MergePatch;
import io.tocsin.http.Page;
import io.tocsin.http.Revision;
import io.tocsin.problem.Refusal;
import io.tocsin.template.language.TemplateText;
import io.tocsin.template.review.Review;

/** Texts that are being written. No notice uses one until it is published, which makes it the next version. */
@Path("/api/v1/templates/{key}/drafts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Templates")
public class DraftResource {

    @Inject
    Acting acting;
    @Inject
    Drafts drafts;
    @Inject
    MergePatch mergePatch;
    @Inject
    Review review;
    @Inject
    Shelf shelf;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "beginDraft", summary = "Begin a draft of a template, or of its next version", description = "It "
            + "starts from the text that is sent or, where subject or body are absent, from a version. It may have faults; "
            + "they are in remarks.")
    @APIResponse(responseCode = "201", description = "It is saved; Location says where", content = @Content(schema = @Schema(implementation = DraftView.class)))
    public Response begin(@PathParam("key") String key, @NotNull DraftForm form) {
        String locale = Drafts.checked(key, form.locale());
        var draft = drafts.begin(key, locale, start(key, locale, form), acting.actor());
        return answer(Response.created(URI.create("/api/v1/templates/" + key + "/drafts/" + draft.id)), draft);
    }

    private DraftForm.Text start(String key, String locale, DraftForm form) {
        boolean named = form.from() != null || form.subject() == null && form.body() == null;
        boolean incomplete = form.subject() == null || form.body() == null;
        if (!named && !(incomplete && shelf.isInUse(key, locale))) {
            return new DraftForm.Text(form.subject(), form.body(), form.changeNote(), null);
        }
        TemplateView start = shelf.version(key, locale, form.from());
        return new DraftForm.Text(form.subject() == null ? start.subject() : form.subject(),
                form.body() == null ? start.body() : form.body(), form.changeNote(), null);
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listDrafts", summary = "The drafts of a template, the oldest first")
    public Page<DraftView> list(@PathParam("key") String key, @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        int size = Limit.of(limit);
        if (!TemplateText.isName(key)) {
            throw Refusal.notFound("template", key);
        }
        List<TemplateDraft> rows = TemplateDraft.after(key, Cursor.decodeId(cursor), size + 1);
        return Page.of(rows, size, this::view, draft -> draft.id.toString());
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "readDraft", summary = "A draft, with what is to be said of it")
    @APIResponse(responseCode = "200", description = "The draft; ETag is its revision", content = @Content(schema = @Schema(implementation = DraftView.class)))
    public Response read(@PathParam("key") String key, @PathParam("id") UUID id) {
        return answer(Response.ok(), TemplateDraft.of(key, id).orElseThrow(() -> Refusal.notFound("draft", id)));
    }

    @PATCH
    @Path("{id}")
    @Consumes({ MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON })
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Operation(operationId = "saveDraft", summary = "Save a draft", description = "JSON merge patch (RFC 7396).")
    @RequestBody(content = @Content(schema = @Schema(implementation = DraftForm.Text.class)))
    @APIResponse(responseCode = "200", description = "The draft as it is now", content = @Content(schema = @Schema(implementation = DraftView.class)))
    public Response save(@PathParam("key") String key, @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch, @NotNull ObjectNode patch) {
        TemplateDraft draft = locked(key, id, ifMatch);
        drafts.save(draft, mergePatch.apply(patch, DraftForm.Text.of(draft)), acting.actor());
        return answer(Response.ok(), draft);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Operation(operationId = "deleteDraft", summary = "Delete a draft")
    @APIResponse(responseCode = "204", description = "It is gone")
    public void delete(@PathParam("key") String key, @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        drafts.delete(locked(key, id, ifMatch), acting.actor());
    }

    @POST
    @Path("{id}/publication")
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "publishDraft", summary = "Publish a draft as the next version", description = "Notices that are "
            + "prepared from then on use it. Refused with STALE if somebody published or wrote another version since it was "
            + "begun.")
    @APIResponse(responseCode = "201", description = "The version; the draft is gone", content = @Content(schema = @Schema(implementation = TemplateView.class)))
    public Response publish(@PathParam("key") String key, @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        TemplateView published = drafts.publish(locked(key, id, ifMatch));
        return Response.created(URI.create(
                "/api/v1/templates/" + key + "/versions/" + published.version() + "?locale=" + published.locale()))
                .entity(published).build();
    }

    @GET
    @Path("{id}/diff")
    @Produces({ MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN })
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "compareDraft", summary = "What a draft changes", description = "Against the version that it is "
            + "based on. With Accept: text/plain as diff -u writes it.")
    @APIResponse(responseCode = "200", description = "The difference", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = TemplateDiff.class)),
            @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(implementation = String.class)) })
    public Response diff(@PathParam("key") String key, @PathParam("id") UUID id, @Context HttpHeaders headers) {
        TemplateDraft draft = TemplateDraft.of(key, id).orElseThrow(() -> Refusal.notFound("draft", id));
        return VersionResource.answer(VersionResource.name(key, draft.locale, draft.basedOn),
                shelf.text(key, draft.locale, draft.basedOn), key + "/" + draft.locale + "/draft",
                new TemplateDiff.Text(draft.subject, draft.body), headers);
    }

    private TemplateDraft locked(String key, UUID id, String ifMatch) {
        TemplateDraft draft = drafts.lock(key, id);
        Revision.check(ifMatch, draft.revision);
        return draft;
    }

    private Response answer(ResponseBuilder builder, TemplateDraft draft) {
        return builder.entity(view(draft)).header(HttpHeaders.ETAG, Revision.etag(draft.revision)).build();
    }

    private DraftView view(TemplateDraft draft) {
        Map<UUID, String> names = Operator.names(draft.writtenBy);
        return DraftView.of(draft, draft.writtenBy.stream().map(names::get).toList(),
                review.of(draft.locale, draft.subject, draft.body, null));
    }
}
