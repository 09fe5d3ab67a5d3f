package io.tocsin.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.jandex.Type;

/**
 * Makes the schemas of the API document say what Jackson does with the records behind them. An answer has all its fields, and
 * whatever is neither primitive nor declared as required may be null in it. A request has no field that is not known, and
 * null in it means the same as nothing. What a merge patch does not name stays, so that none of its fields is required.
 */
final class ApiSchemas {

    private static final String SCHEMAS = "#/components/schemas/";
    private static final DotName JSON_INCLUDE = DotName.createSimple("com.fasterxml.jackson.annotation.JsonInclude");

    /**
     * Of all records that have these fields: those that are left out where they have nothing to say, and the primitive ones.
     */
    private record Fields(Set<String> leftOut, Set<String> primitive) {

        static Fields of(ClassInfo type) {
            boolean all = type.hasDeclaredAnnotation(JSON_INCLUDE);
            var leftOut = new HashSet<String>();
            var primitive = new HashSet<String>();
            for (RecordComponentInfo component : type.recordComponents()) {
                if (component.type().kind() == Type.Kind.PRIMITIVE) {
                    primitive.add(component.name());
                } else if (all || type.field(component.name()).hasDeclaredAnnotation(JSON_INCLUDE)) {
                    leftOut.add(component.name());
                }
            }
            return new Fields(leftOut, primitive);
        }

        /** What is true of both. */
        Fields or(Fields other) {
            var either = new HashSet<>(leftOut);
            either.addAll(other.leftOut);
            var both = new HashSet<>(primitive);
            both.retainAll(other.primitive);
            return new Fields(either, both);
        }
    }

    private final Map<Set<String>, Fields> records = new HashMap<>();

    ApiSchemas(IndexView index) {
        for (ClassInfo type : index.getKnownClasses()) {
            if (type.isRecord()) {
                Set<String> names = type.recordComponents().stream().map(RecordComponentInfo::name).collect(Collectors.toSet());
                records.merge(names, Fields.of(type), Fields::or);
            }
        }
    }

    void complete(OpenAPI api) {
        Map<String, Schema> schemas = new TreeMap<>(api.getComponents().getSchemas());
        schemas.computeIfPresent("JsonNode", (name, tree) -> OASFactory.createSchema().description("Any JSON"));
        schemas.remove("JsonNodeType");
        schemas.values().forEach(ApiSchemas::untangle);
        schemas.values().forEach(ApiSchemas::anchor);
        Set<String> sent = sentBy(api, schemas);
        for (String name : List.copyOf(schemas.keySet())) {
            if (schemas.get(name).getProperties() != null && !sent.contains(name)) {
                answered(schemas.get(name));
            }
        }
        sent.stream().map(schemas::get).filter(schema -> schema.getProperties() != null).forEach(ApiSchemas::taken);
        api.getPaths().getPathItems().values().stream().map(PathItem::getOperations)
                .filter(operations -> operations.containsKey(HttpMethod.PATCH))
                .forEach(operations -> patched(operations.get(HttpMethod.PATCH), schemas));
        api.getComponents().setSchemas(schemas);
    }

    /** What is read as a tree and declared as an object is taken for a list of anything, since a tree can be walked. */
    private static void untangle(Schema schema) {
        if ((SCHEMAS + "JsonNode").equals(schema.getRef()) && schema.getAdditionalPropertiesSchema() != null) {
            schema.setRef(null);
            schema.setType(List.of(SchemaType.OBJECT));
        }
        parts(schema).forEach(ApiSchemas::untangle);
    }

    /** Java asks whether all of a text is like a pattern, JSON Schema whether any part of it is. */
    static void anchor(Schema schema) {
        if (schema.getPattern() != null && !schema.getPattern().startsWith("^")) {
            schema.setPattern("^(?:" + schema.getPattern().replace("\\p{Cntrl}", "\\x00-\\x1F\\x7F") + ")$");
        }
        parts(schema).forEach(ApiSchemas::anchor);
    }

    private static Stream<Schema> parts(Schema schema) {
        var parts = new ArrayList<Schema>();
        if (schema.getProperties() != null) {
            parts.addAll(schema.getProperties().values());
        }
        if (schema.getAnyOf() != null) {
            parts.addAll(schema.getAnyOf());
        }
        if (schema.getItems() != null) {
            parts.add(schema.getItems());
        }
        if (schema.getAdditionalPropertiesSchema() != null) {
            parts.add(schema.getAdditionalPropertiesSchema());
        }
        return parts.stream();
    }

    /** @return the names of all schemas that requests have, at any depth */
    private static Set<String> sentBy(OpenAPI api, Map<String, Schema> schemas) {
        var sent = new TreeSet<String>();
        for (PathItem item : api.getPaths().getPathItems().values()) {
            item.getOperations().values().stream().flatMap(ApiSchemas::bodiesOf)
                    .forEach(content -> collect(content.getSchema(), schemas, sent));
        }
        return sent;
    }

    /** Those that are JSON: in a form there is no null, and what a browser adds is passed over. */
    private static Stream<MediaType> bodiesOf(Operation operation) {
        return operation.getRequestBody() == null || operation.getRequestBody().getContent() == null ? Stream.empty()
                : operation.getRequestBody().getContent().getMediaTypes().entrySet().stream()
                        .filter(content -> content.getKey().endsWith("json") && content.getValue().getSchema() != null)
                        .map(Map.Entry::getValue);
    }

    private static void collect(Schema schema, Map<String, Schema> schemas, Set<String> names) {
        if (schema.getRef() != null && schema.getRef().startsWith(SCHEMAS)) {
            String name = schema.getRef().substring(SCHEMAS.length());
            if (schemas.containsKey(name) && names.add(name)) {
                parts(schemas.get(name)).forEach(part -> collect(part, schemas, names));
            }
        }
        parts(schema).forEach(part -> collect(part, schemas, names));
    }

    private void answered(Schema schema) {
        Fields fields = records.getOrDefault(schema.getProperties().keySet(),
                new Fields(schema.getProperties().keySet(), Set.of()));
        Set<String> never = requiredOf(schema);
        var properties = new LinkedHashMap<String, Schema>();
        var always = new ArrayList<String>();
        schema.getProperties().forEach((name, property) -> {
            boolean leftOut = fields.leftOut().contains(name) && !never.contains(name);
            boolean mayBeNull = !leftOut && !never.contains(name) && !fields.primitive().contains(name);
            properties.put(name, mayBeNull ? orNull(property) : property);
            if (!leftOut) {
                always.add(name);
            }
        });
        schema.setProperties(properties);
        schema.setRequired(always.isEmpty() ? null : always);
    }

    private static void taken(Schema schema) {
        Set<String> required = requiredOf(schema);
        var properties = new LinkedHashMap<String, Schema>();
        schema.getProperties().forEach(
                (name, property) -> properties.put(name, required.contains(name) ? saying(property) : orNull(property)));
        schema.setProperties(properties);
        schema.setAdditionalPropertiesBoolean(false);
    }

    /** Blank is refused wherever something has to be said. */
    private static Schema saying(Schema text) {
        boolean isFree = text.getType() != null && text.getType().contains(SchemaType.STRING) && text.getPattern() == null
                && text.getEnumeration() == null;
        return isFree ? text.minLength(1).pattern("\\S") : text;
    }

    /** A schema like that of the form, in which nothing has to be. */
    private static void patched(Operation operation, Map<String, Schema> schemas) {
        bodiesOf(operation).filter(content -> content.getSchema().getRef() != null).forEach(content -> {
            String name = content.getSchema().getRef().substring(SCHEMAS.length());
            Schema form = schemas.get(name);
            schemas.computeIfAbsent(name + "Patch", patch -> {
                Schema copy = OASFactory.createSchema();
                copy.setAll(form.getAll());
                copy.setRequired(null);
                return copy;
            });
            content.setSchema(OASFactory.createSchema().ref(name + "Patch"));
        });
    }

    private static Set<String> requiredOf(Schema schema) {
        return schema.getRequired() == null ? Set.of() : Set.copyOf(schema.getRequired());
    }

    private static Schema orNull(Schema schema) {
        if (schema.getRef() != null || schema.getEnumeration() != null) {
            return OASFactory.createSchema()
                    .anyOf(List.of(schema, OASFactory.createSchema().type(List.of(SchemaType.NULL))));
        }
        if (schema.getType() != null && !schema.getType().contains(SchemaType.NULL)) {
            schema.addType(SchemaType.NULL);
        }
        return schema; // without a type it takes null already
    }
}
