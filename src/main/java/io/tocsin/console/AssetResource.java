package io.tocsin.console;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.tocsin.console.Assets.Asset;
import io.tocsin.problem.Refusal;

/** The files that pages load: nothing in them is anybody's secret, and the sign-in page needs them too. */
@Path("/console/assets/{digest}/{name}")
public class AssetResource {

    @Inject
    Assets assets;

    @GET
    @PermitAll
    @Operation(hidden = true)
    public Response read(@PathParam("digest") String digest, @PathParam("name") String name,
            @HeaderParam(HttpHeaders.ACCEPT_ENCODING) String encodings) {
        Asset asset = assets.find(digest, name).orElseThrow(() -> Refusal.notFound("file", name));
        boolean packed = encodings != null && encodings.contains("gzip");
        var answer = Response.ok(packed ? asset.packed() : asset.content()).type(asset.type())
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        return packed ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").build() : answer.build();
    }
}
