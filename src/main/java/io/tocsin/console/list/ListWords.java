package io.tocsin.console.list;

import io.quarkus.qute.TemplateExtension;
import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.ListFormat;

/** What columns are, and what can be wrong with a list, in words. */
@TemplateExtension
public final class ListWords {

    private ListWords() {
    }

    /** Of a kind of fault, as a heading for how many there are of it. */
    public static String words(FaultCode code) {
        return switch (code) {
            case EMPTY_FILE -> "nothing in the file";
            case INVALID_ENCODING -> "not UTF-8 text";
            case INVALID_HEADER -> "first row does not name the columns";
            case UNKNOWN_COLUMN -> "column not known";
            case DUPLICATE_COLUMN -> "column twice";
            case MISSING_COLUMN -> "column missing";
            case RAGGED_ROW -> "more or fewer cells than columns";
            case MALFORMED_ROW -> "row cannot be read";
            case REQUIRED -> "needed and empty";
            case TOO_LONG -> "too long";
            case INVALID_CHARACTER -> "characters that cannot be taken";
            case UNKNOWN_FIELD -> "field not known";
            case INVALID_TENANT_ID -> "tenant id";
            case INVALID_EMAIL -> "e-mail address";
            case INVALID_LOCALE -> "language";
            case INVALID_TIME_ZONE -> "time zone";
            case INVALID_ROLE -> "role";
            case INVALID_FACT -> "fact";
            case CONTRADICTION -> "rows of a tenant that do not agree";
            case DUPLICATE_CONTACT -> "same contact twice";
            default -> "value";
        };
    }

    public static String words(ListFormat format) {
        return switch (format) {
            case CSV -> "spreadsheet (CSV)";
            case NDJSON -> "one JSON object per line";
            case JSON -> "JSON";
        };
    }

    /** @param column as {@link io.tocsin.tenant.list.RawRows.Column#takenFor()} has it */
    public static String listColumn(String column) {
        return switch (column) {
            case "tenant_id" -> "Your own id of the tenant";
            case "tenant_name" -> "Name of the tenant, as it reads in a letter";
            case "contact_email" -> "E-mail address of a contact";
            case "contact_name" -> "Name of the contact";
            case "contact_role" -> "Role of the contact";
            case "contact_locale" -> "Language of the contact";
            case "locale" -> "Language of the tenant";
            case "time_zone" -> "Time zone of the tenant";
            case "tier" -> "Tier";
            case "region" -> "Region";
            case "" -> "Passed over";
            default -> fact(column);
        };
    }

    private static String fact(String column) {
        String name = column.substring(column.indexOf('.') + 1);
        int colon = name.indexOf(':');
        String kind = colon < 0 ? "text" : switch (name.substring(colon + 1)) {
            case "number" -> "a number";
            case "boolean" -> "true or false";
            default -> "a list or other structure";
        };
        return "Fact “" + (colon < 0 ? name : name.substring(0, colon)) + "”, " + kind;
    }

    /** What of a tenant changes, e.g. {@code language}, {@code fact accountsViewed}. */
    public static String changedOnList(String what) {
        return switch (what) {
            case "tenant_name" -> "name";
            case "locale" -> "language";
            case "time_zone" -> "time zone";
            case "tier", "region", "contacts" -> what;
            default -> "fact " + what.substring(what.indexOf('.') + 1);
        };
    }
}
