package io.tocsin.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Somebody shows a key and asks who it makes them. */
class KeyRequest extends BaseAuthenticationRequest {

    private final String key;

    KeyRequest(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
