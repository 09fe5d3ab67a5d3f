package io.tocsin.console.list;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Where the pages of one incident's list are. */
public record ListAddress(String reference) {

    public String incident() {
        return "/console/incidents/" + reference;
    }

    public String list() {
        return incident() + "/list";
    }

    public String upload(UUID id) {
        return list() + "/uploads/" + id;
    }

    public String tenant(String tenantId) {
        return list() + "/tenants/" + URLEncoder.encode(tenantId, StandardCharsets.UTF_8);
    }

    public String byHand() {
        return list() + "/by-hand";
    }
}
