package io.tocsin.problem;

import java.lang.reflect.Method;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ResourceInfo;

/** What a caller is told whose operator lacks the role that an operation needs. */
final class MissingRole {

    private static final String APPROVER = "approver";

    private MissingRole() {
    }

    /** @return the roles one of which opens the operation; empty where it names none */
    static List<String> of(ResourceInfo resource) {
        Method operation = resource == null ? null : resource.getResourceMethod();
        RolesAllowed allowed = operation == null ? null : operation.getAnnotation(RolesAllowed.class);
        return allowed == null ? List.of() : List.of(allowed.value());
    }

    static String words(ResourceInfo resource) {
        List<String> roles = of(resource);
        if (roles.isEmpty()) {
            return "Your operator lacks the role for this. An admin can give it.";
        }
        String role = String.join(" or ", roles);
        return "Your operator lacks the role for this: " + role + ". An admin can give it"
                + (role.equals(APPROVER)
                        ? ", but not to get round a second pair of eyes: whoever drafted, prepared or imported"
                                + " something cannot approve it with any role. Ask somebody else who is an approver."
                        : " with PATCH /api/v1/operators/{name}.");
    }
}
