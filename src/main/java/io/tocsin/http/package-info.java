/**
 * What every resource of the API shares: pages and cursors, revisions as ETags, answers that can be asked for again.
 * The annotation is the frame of the API document at {@code /q/openapi}, which is looked for here; operations describe
 * themselves and {@link io.tocsin.http.ApiDocument} completes them.
 */
@OpenAPIDefinition(info = @Info(title = "Tocsin", version = "1", license = @License(name = "Apache-2.0", identifier = "Apache-2.0"), description = """
        Tells every tenant that a security incident affected what happened to it, and answers who was told what, when, and \
        who acknowledged it.

        **Who acts.** Send an operator's API key as `Authorization: Bearer <key>`. Each operation names the role it needs \
        (`x-tocsin-role`). Every role implies `viewer`; `admin` implies nothing else.

        **Errors** are `application/problem+json` (RFC 9457) with a `code` of a closed list and, for input, `faults`.

        **Lists** answer `{"items":[...],"nextCursor":null}`; ask for the next page with `?cursor=`.

        **Idempotency-Key** on a POST: the same request within 24 hours gets the first answer again, with \
        `Idempotent-Replayed: true`.

        **ETag** is a resource's revision; `If-Match` that does not hold is answered with 412. PATCH is JSON merge patch \
        (RFC 7396). Times are RFC 3339 in UTC, durations ISO 8601, ids UUIDv7.
        """), tags = {
        @Tag(name = "Tenant directory", description = "All customers, affected or not."),
        @Tag(name = "Incidents", description = "What happened, and whether the list of affected tenants is final."),
        @Tag(name = "Affected tenants", description = "Who is affected by an incident, with the facts of each."),
        @Tag(name = "Templates", description = "The words, per locale, in versions that are never edited."),
        @Tag(name = "Notices", description = "Rounds of telling: drafted, prepared, approved, released, watched."),
        @Tag(name = "Deliveries", description = "One tenant's advisory on its way to one contact."),
        @Tag(name = "Tasks", description = "Deliveries that need a person."),
        @Tag(name = "Receipts", description = "Mail that came back, and what else was heard of deliveries."),
        @Tag(name = "Acknowledgements", description = "What tenants answered."),
        @Tag(name = "Status", description = "Who was told, who answered, who is silent."),
        @Tag(name = "Public", description = "What tenants open, without a key and without cookies."),
        @Tag(name = "Operators and keys", description = "Who may act, and with which roles. For admins."),
        @Tag(name = "Signing keys", description = "What notices are signed with. For admins.")
}, components = @Components(schemas = @Schema(name = "Problem", implementation = Problem.class), responses = @APIResponse(name = "Problem", description = "What is wrong and what to do about it", content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem"))), securitySchemes = @SecurityScheme(securitySchemeName = ApiDocument.KEY, type = SecuritySchemeType.HTTP, scheme = "bearer", bearerFormat = "tocsin_...", description = "An operator's API key")))
package io.tocsin.http;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.problem.Problem;
