package io.tocsin.http;

import java.io.InputStream;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.container.ContainerRequestContext;

/** stub until the next slice */
@RequestScoped
public class RepeatableRequest {
    void note(ContainerRequestContext request, byte[] body) {
    }

    InputStream note(ContainerRequestContext request, InputStream body) {
        return body;
    }
}
