package io.tocsin.tenant.list;

/**
 * What a list says about one property: nothing (its column or field is absent, so what is known stays), that it is empty (so
 * what is known is cleared), or a value.
 */
public record Said(boolean given, String value) {

    public static final Said NOTHING = new Said(false, null);
    public static final Said EMPTY = new Said(true, null);

    public static Said of(String value) {
        return value == null ? EMPTY : new Said(true, value);
    }
}
