package io.tocsin.access;

/** Roles of operators, as the API spells them. Every one implies {@link #VIEWER}; {@link #ADMIN} implies nothing else. */
public final class Role {

    public static final String VIEWER = "viewer";
    public static final String AUTHOR = "author";
    public static final String APPROVER = "approver";
    public static final String SENDER = "sender";
    public static final String ADMIN = "admin";

    private Role() {
    }
}
