package io.tocsin.access;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Roles of operators, as the API spells them. Every one implies {@link #VIEWER}; {@link #ADMIN} implies nothing else. */
public final class Role {

    public static final String VIEWER = "viewer";
    public static final String AUTHOR = "author";
    public static final String APPROVER = "approver";
    public static final String SENDER = "sender";
    public static final String ADMIN = "admin";

    /** In the order in which people are told of them. */
    public static final List<String> ALL = List.of(VIEWER, AUTHOR, APPROVER, SENDER, ADMIN);

    private Role() {
    }

    /** What roles open: every one implies {@link #VIEWER}, and here is the one place that says so. */
    public static Set<String> opened(Collection<String> held) {
        Set<String> roles = new HashSet<>(held);
        if (!roles.isEmpty()) {
            roles.add(VIEWER);
        }
        return roles;
    }
}
