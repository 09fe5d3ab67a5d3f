package io.tocsin.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An operator, as admins see it. */
@Schema(requiredProperties = { "id", "name", "kind", "roles", "createdAt", "updatedAt" })
public record OperatorView(UUID id, String name, Operator.Kind kind, List<String> roles, String email, boolean disabled,
        Instant createdAt, Instant updatedAt) {

    static OperatorView of(Operator operator) {
        return new OperatorView(operator.id, operator.name, operator.kind, operator.roles, operator.email, operator.disabled,
                operator.createdAt, operator.updatedAt);
    }
}
