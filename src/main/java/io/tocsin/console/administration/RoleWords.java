package io.tocsin.console.administration;

import io.quarkus.qute.TemplateExtension;
import io.tocsin.access.Role;

/** What each role is for, in the words of whoever gives it: {@code {role.meaning}}. */
@TemplateExtension
final class RoleWords {

    private RoleWords() {
    }

    static String meaning(String role) {
        return switch (role) {
            case Role.VIEWER -> "looks at everything";
            case Role.AUTHOR -> "brings lists, writes and checks words";
            case Role.APPROVER -> "looks at what others wrote, and approves it";
            case Role.SENDER -> "releases, pauses, resends, calls tenants";
            case Role.ADMIN -> "looks after operators and keys, and can release in an emergency";
            default -> "";
        };
    }
}
