package io.tocsin.template;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

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

import io.tocsin.access.Acting;
import io.tocsin.access.Operator;
import io.tocsin.access.Role;
import io.tocsin.http.Cursor;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Limit;
import io.tocsin.http.Page;
import io.tocsin.journal.Actor;
import io.tocsin.problem.Refusal;
import io.tocsin.template.language.FragmentText;
import io.tocsin.template.language.TemplateText;
import io.tocsin.template.library.BuiltIn;
import io.tocsin.template.library.Fragment;

/** Pieces of text that templates share, in one language or in all of them. */
@Path("/api/v1/fragments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Templates")
public class FragmentResource {

    private static final int LONGEST_HISTORY = 1_000;

    @Inject
    Acting acting;
    @Inject
    FragmentDesk desk;

    /** @param locale absent: it serves every language that has none of its own */
    public record FragmentForm(@Schema(required = true, pattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}") String name,
            String locale, @Schema(required = true, maxLength = TemplateText.LONGEST_BODY) String body,
            @Schema(maxLength = TemplateText.LONGEST_NOTE) String changeNote) {
    }

    /**
     * @param locale null for one that serves every language
     * @param version 0 is built in
     */
    public record FragmentView(String name, String locale, int version, String body, String changeNote, Instant createdAt,
            String createdBy, Instant retiredAt) {

        static FragmentView of(Fragment fragment, String createdBy) {
            return new FragmentView(fragment.name, shown(fragment.locale), fragment.version, fragment.body,
                    fragment.changeNote, fragment.createdAt, createdBy, fragment.retiredAt);
        }

        static FragmentView of(FragmentText builtIn) {
            return new FragmentView(builtIn.name(), builtIn.locale(), 0, builtIn.body(), null, null, null, null);
        }

        private static String shown(String locale) {
            return locale.equals(Fragment.EVERY_LANGUAGE) ? null : locale;
        }
    }

    /** @param locales by locale, {@code *} for every language, the version in use; 0 is built in */
    public record FragmentListed(String name, Map<String, Integer> locales) {
    }

    /** @param locale absent: in every language */
    public record RetirementForm(String locale, Integer version) {
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "addFragment", summary = "Add a fragment, or the next version of one", description = "Templates "
            + "have it as {#include name /}. What was prepared with the version before has to be prepared again.")
    @APIResponse(responseCode = "201", description = "It is stored", content = @Content(schema = @Schema(implementation = FragmentView.class)))
    public Response add(@NotNull FragmentForm form) {
        Actor actor = acting.actor();
        Fragment added = desk.add(form.name(), form.locale(), form.body(), form.changeNote(), actor);
        return Response.created(URI.create("/api/v1/fragments/" + added.name))
                .entity(FragmentView.of(added, actor.name())).build();
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listFragments", summary = "All fragments by name, built-in ones too")
    public Page<FragmentListed> list(@QueryParam("limit") Integer limit, @QueryParam("cursor") String cursor) {
        int size = Limit.of(limit);
        String after = Cursor.decode(cursor);
        var names = new TreeSet<String>(BuiltIn.PARTS);
        names.addAll(Fragment.find("select distinct name from Fragment where name > ?1 order by name", after)
                .project(String.class).page(0, size + 1).list());
        List<FragmentListed> rows = names.tailSet(after, false).stream().limit(size + 1).map(this::listed).toList();
        return Page.of(rows, size, row -> row, FragmentListed::name);
    }

    private FragmentListed listed(String name) {
        Map<String, Integer> locales = new TreeMap<>();
        BuiltIn.LOCALES.stream().filter(locale -> BuiltIn.PARTS.contains(name)).forEach(locale -> locales.put(locale, 0));
        Fragment.newest(name).forEach(fragment -> locales.put(
                fragment.locale.equals(Fragment.EVERY_LANGUAGE) ? "*" : fragment.locale, fragment.version));
        return new FragmentListed(name, locales);
    }

    @GET
    @Path("{name}")
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "readFragment", summary = "A fragment: every locale and version, the newest first")
    public Page<FragmentView> read(@PathParam("name") String name) {
        List<Fragment> versions = Fragment.named(name, LONGEST_HISTORY);
        Map<UUID, String> names = Operator.names(versions.stream().map(version -> version.createdBy).toList());
        List<FragmentView> views = new ArrayList<>(
                versions.stream().map(version -> FragmentView.of(version, names.get(version.createdBy))).toList());
        BuiltIn.LOCALES.stream().map(locale -> BuiltIn.part(name, locale)).filter(part -> part != null)
                .forEach(part -> views.add(FragmentView.of(part)));
        if (views.isEmpty()) {
            throw Refusal.notFound("fragment", name);
        }
        return new Page<>(views, null);
    }

    @POST
    @Path("{name}/retirement")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "retireFragment", summary = "Retire a version of a fragment, a language, or all of it", description = "The version before it counts again; where there is none left, the built-in one. Refused while a "
            + "template in use would be left without.")
    public Page<FragmentView> retire(@PathParam("name") String name, @NotNull RetirementForm form) {
        desk.retire(name, form.locale(), form.version(), acting.actor());
        return read(name);
    }
}
