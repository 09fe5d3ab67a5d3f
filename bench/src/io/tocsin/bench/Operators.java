package io.tocsin.bench;

import java.util.List;
import java.util.Map;

/** The two people that a release takes. */
final class Operators {

    private Operators() {
    }

    static String keyOf(Api admin, String name, List<String> roles) {
        admin.post("/operators", Map.of("name", name, "kind", "PERSON", "roles", roles));
        return admin.post("/operators/" + name + "/api-keys", Map.of("label", "bench")).path("key").asText();
    }
}
