package io.tocsin.console;

import java.time.ZoneId;
import java.util.Set;
import java.util.UUID;

import io.tocsin.journal.Actor;

/**
 * Who looks at a page.
 *
 * @param name the operator's
 * @param roles as they are at this moment, {@code viewer} included
 * @param zone in which times are shown
 * @param sessionId of the sign-in that this page was asked for with
 */
public record Viewer(UUID operatorId, String name, Set<String> roles, ZoneId zone, Theme theme, UUID sessionId) {

    /** @param role of {@link io.tocsin.access.Role} */
    public boolean may(String role) {
        return roles.contains(role);
    }

    public boolean isAuthor() {
        return may("author");
    }

    public boolean isApprover() {
        return may("approver");
    }

    public boolean isSender() {
        return may("sender");
    }

    public boolean isAdmin() {
        return may("admin");
    }

    public Actor actor() {
        return new Actor(operatorId, name);
    }
}
