package io.tocsin.console.tenants;

import java.util.List;

import io.quarkus.qute.TemplateExtension;
import io.tocsin.console.Query;

/** What contacts do, in words. */
@TemplateExtension(namespace = "contact")
public final class ContactWords {

    private ContactWords() {
    }

    public static List<String> roles() {
        return List.of("security", "legal", "privacy", "executive", "other");
    }

    /** Address of the page on which a contact is corrected. */
    public static String correction(String tenantId, String email) {
        return Query.at("/console/tenants/" + tenantId + "/contact").with("email", email).toString();
    }

    /** @param role as it is kept, or null */
    public static String role(String role) {
        return role == null ? "" : switch (role) {
            case "security" -> "Security";
            case "legal" -> "Legal";
            case "privacy" -> "Privacy";
            case "executive" -> "Management";
            default -> "Something else";
        };
    }
}
