package io.tocsin.tenant.list;

import jakarta.ws.rs.core.MediaType;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** How a list is written down. */
public enum ListFormat {

    /** RFC 4180, with a header. */
    CSV("text/csv"),
    /** A JSON object per line. */
    NDJSON("application/x-ndjson"),
    /** One JSON array of objects. */
    JSON("application/json");

    private final String mediaType;

    ListFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public static ListFormat of(String contentType) {
        MediaType asked;
        try {
            asked = MediaType.valueOf(contentType);
        } catch (IllegalArgumentException e) {
            throw unsupported("Content-Type is missing, or cannot be read.");
        }
        // A charset is not looked at: many clients add one by themselves. The bytes tell whether they are UTF-8.
        for (ListFormat format : values()) {
            if (format.mediaType.equalsIgnoreCase(asked.getType() + "/" + asked.getSubtype())) {
                return format;
            }
        }
        boolean form = asked.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
                || asked.getType().equalsIgnoreCase("multipart");
        throw unsupported(form ? "A list is sent as it is and not as a form." : "This is not the type of a list.");
    }

    private static Refusal unsupported(String message) {
        return new Refusal(RefusalCode.UNSUPPORTED_TYPE, message + " A list is text/csv, application/x-ndjson or "
                + "application/json; with curl: --data-binary @file -H 'Content-Type: text/csv'.");
    }
}
