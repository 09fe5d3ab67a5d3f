package io.tocsin.acknowledgement;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.vendor.Brand;
import io.tocsin.vendor.CurrentBrand;
import io.tocsin.vendor.PublicUrl;
import io.tocsin.vendor.VendorSettings;

/**
 * Whom to tell about a weakness of this service (RFC 9116), from the vendor's settings. Where notices can be checked stands in
 * it as a comment, since no field of that standard is for it.
 */
@Path("/.well-known/security.txt")
@Tag(name = "Public")
public class SecurityTxtResource {

    /** RFC 9116, section 2.5.5, recommends less than a year. It is made anew at every request. */
    private static final Duration VALID_FOR = Duration.ofDays(90);

    @Inject
    Clock clock;
    @Inject
    PublicUrl publicUrl;
    @Inject
    VendorSettings vendor;
    @Inject
    CurrentBrand brand;

    /** There is one type, and whoever says to take no other gets it all the same. */
    @GET
    @Produces(MediaType.WILDCARD)
    @PermitAll
    @Operation(operationId = "readSecurityTxt", summary = "Whom to tell about a weakness of this service (RFC 9116)")
    @APIResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)))
    public Response read() {
        return Response.ok(text(vendor, brand.get(), publicUrl.base(), clock), MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                .build();
    }

    static String text(VendorSettings vendor, Brand brand, String base, Clock clock) {
        List<String> lines = new ArrayList<>();
        if (brand.securityContact() != null) {
            lines.add("Contact: " + brand.securityAddress());
        }
        vendor.email().ifPresent(email -> lines.add("Contact: mailto:" + email));
        vendor.phone().ifPresent(phone -> lines.add("Contact: " + Pages.telephone(phone)));
        vendor.url().filter(SecurityTxtResource::isHttps).ifPresent(url -> lines.add("Contact: " + url));
        if (lines.isEmpty()) {
            throw new Refusal(RefusalCode.NOT_FOUND, "No contact is set. Set TOCSIN_VENDOR_EMAIL.");
        }
        if (brand.pgpKey() != null) {
            lines.add("Encryption: " + brand.pgpKey());
        }
        lines.add("Expires: " + clock.instant().plus(VALID_FOR).truncatedTo(ChronoUnit.DAYS));
        lines.add("Preferred-Languages: " + String.join(", ", PageLanguage.SPOKEN));
        String here = base + "/.well-known/security.txt";
        if (isHttps(here)) {
            lines.add("Canonical: " + here);
        }
        vendor.securityPolicy().filter(SecurityTxtResource::isHttps).ifPresent(url -> lines.add("Policy: " + url));
        lines.add("");
        lines.add("# Whether a notice is genuine is told here, by the code in it:");
        lines.add("# " + base + "/verify");
        lines.add("# Public keys of the signed notice.jws that comes with each (RFC 7515, 7517):");
        lines.add("# " + base + "/.well-known/jwks.json");
        return String.join("\n", lines) + "\n";
    }

    /** Web addresses in this file have to be (RFC 9116, section 2.5). */
    private static boolean isHttps(String url) {
        return url.startsWith("https://");
    }
}
