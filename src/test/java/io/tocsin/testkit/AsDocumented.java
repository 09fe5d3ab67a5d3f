package io.tocsin.testkit;

import static io.restassured.RestAssured.given;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;

/**
 * Holds every JSON answer of the API that passes against the API document: the status is named there, no field is missing, none
 * is there that it does not know, and null only where it says so.
 */
final class AsDocumented implements Filter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static JsonNode document;

    @Override
    public Response filter(FilterableRequestSpecification request, FilterableResponseSpecification expected,
            FilterContext context) {
        Response answer = context.next(request, expected);
        String path = URI.create(request.getURI()).getRawPath();
        String type = String.valueOf(answer.contentType()).replaceAll(";.*", "");
        if (path.startsWith("/api/v1/") && !path.startsWith("/api/v1/test/") && type.endsWith("json")) {
            check(request.getMethod().toLowerCase(), path, answer, type);
        }
        return answer;
    }

    private static void check(String method, String path, Response answer, String type) {
        JsonNode operation = operation(path).path(method);
        if (operation.isMissingNode()) {
            return; // nothing is there, or it is of a test
        }
        String where = method + " " + path + " " + answer.statusCode();
        JsonNode said = operation.path("responses").path(String.valueOf(answer.statusCode()));
        if (answer.statusCode() < 300 && said.isMissingNode()) {
            throw new AssertionError(where + " is not in the API document");
        }
        JsonNode described = resolved(said.isMissingNode() ? operation.path("responses").path("default") : said);
        JsonNode schema = described.path("content").path(type).path("schema");
        if (schema.isMissingNode()) {
            throw new AssertionError(where + " is not described as " + type);
        }
        var wrong = new ArrayList<String>();
        compare(read(answer.asString()), schema, "", wrong);
        if (!wrong.isEmpty()) {
            throw new AssertionError(where + " is not as the API document says: " + wrong + "\n" + answer.asString());
        }
    }

    private static void compare(JsonNode value, JsonNode written, String at, List<String> wrong) {
        JsonNode schema = resolved(written);
        if (schema.has("anyOf")) {
            for (JsonNode one : schema.get("anyOf")) {
                var unlike = new ArrayList<String>();
                compare(value, one, at, unlike);
                if (unlike.isEmpty()) {
                    return;
                }
            }
            wrong.add(at + " is none of what it may be");
        } else if (schema.has("type") && !types(schema).contains(typeOf(value, types(schema)))) {
            wrong.add(at + " is " + typeOf(value, types(schema)) + ", not " + types(schema));
        } else if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            wrong.add(at + " is " + value + ", none of " + schema.get("enum"));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                compare(value.get(i), schema.path("items"), at + "[" + i + "]", wrong);
            }
        } else if (value.isObject() && schema.has("properties")) {
            schema.path("required").forEach(name -> {
                if (!value.has(name.asText())) {
                    wrong.add(at + "." + name.asText() + " is missing");
                }
            });
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                JsonNode known = schema.path("properties").path(field.getKey());
                if (known.isMissingNode()) {
                    wrong.add(at + "." + field.getKey() + " is not described");
                } else {
                    compare(field.getValue(), known, at + "." + field.getKey(), wrong);
                }
            }
        } else if (value.isObject() && schema.path("additionalProperties").isObject()) {
            value.properties().forEach(field -> compare(field.getValue(), schema.get("additionalProperties"),
                    at + "." + field.getKey(), wrong));
        }
    }

    private static List<String> types(JsonNode schema) {
        var types = new ArrayList<String>();
        if (schema.get("type").isTextual()) {
            types.add(schema.get("type").asText());
        }
        schema.get("type").forEach(type -> types.add(type.asText()));
        return types;
    }

    private static String typeOf(JsonNode value, List<String> wanted) {
        return switch (value.getNodeType()) {
            case NULL -> "null";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() && wanted.contains("integer") ? "integer" : "number";
            case ARRAY -> "array";
            default -> "object";
        };
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode one : list) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    /** @return the one that is written out where several fit: {@code /templates/catalogue} and {@code /templates/{key}} */
    private static JsonNode operation(String path) {
        JsonNode found = null;
        for (Map.Entry<String, JsonNode> item : document().path("paths").properties()) {
            if (item.getKey().equals(path)) {
                return item.getValue();
            }
            if (path.matches(item.getKey().replace(".", "\\.").replaceAll("\\{[^}]*}", "[^/]+"))) {
                found = item.getValue();
            }
        }
        return found == null ? JSON.createObjectNode() : found;
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(document().at(node.get("$ref").asText().substring(1))) : node;
    }

    private static synchronized JsonNode document() {
        if (document == null) {
            document = read(given().accept("application/json").get("/q/openapi?format=json").asString());
        }
        return document;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
