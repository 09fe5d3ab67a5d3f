package io.tocsin.console;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;

/** The field {@code csrf} of a form, read before anybody else reads the form, which is put back as it was. */
final class SentToken {

    private static final String FIELD = "csrf=";

    private SentToken() {
    }

    /**
     * @param limit in bytes, no less than any form is
     * @return null where there is no such field, or the body is no such form
     */
    static String in(ContainerRequestContext request, long limit) throws IOException {
        MediaType type = request.getMediaType();
        if (type == null || !type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)) {
            return null;
        }
        byte[] body = request.getEntityStream().readNBytes((int) Math.min(limit, Integer.MAX_VALUE - 8));
        request.setEntityStream(new ByteArrayInputStream(body));
        for (String field : new String(body, StandardCharsets.ISO_8859_1).split("&")) {
            if (field.startsWith(FIELD)) {
                return decoded(field.substring(FIELD.length()));
            }
        }
        return null;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null; // no escape of ours
        }
    }
}
