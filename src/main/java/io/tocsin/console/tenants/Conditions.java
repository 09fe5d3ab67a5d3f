package io.tocsin.console.tenants;

import java.util.ArrayList;
import java.util.List;

/** Conditions on a row {@code t}, with their parameters in order. Their text is ours; what people typed is a parameter. */
public final class Conditions {

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    public Conditions and(String condition, Object... parameters) {
        sql.append(" AND ").append(condition.strip());
        values.addAll(List.of(parameters));
        return this;
    }

    public boolean isEmpty() {
        return sql.isEmpty();
    }

    public String sql() {
        return sql.toString();
    }

    public List<Object> values() {
        return values;
    }
}
