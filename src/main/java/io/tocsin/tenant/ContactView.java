package io.tocsin.tenant;

import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A contact of a tenant, as callers see it. */
public record ContactView(String email, String name, String role, String locale) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param json array of contacts as the database puts it together, or null where there is none */
    public static List<ContactView> list(String json) {
        try {
            return json == null ? List.of() : JSON.readValue(json, new TypeReference<List<ContactView>>() {
            });
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
