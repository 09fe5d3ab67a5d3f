package io.tocsin.http;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import jakarta.ws.rs.core.HttpHeaders;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.IndexView;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.tocsin.problem.Problem;

/** Writes into each operation what its method already says: the role it needs, how it is repeated, how it fails. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {

    static final String KEY = "apiKey";
    private static final String ROLES_ALLOWED = "jakarta.annotation.security.RolesAllowed";
    private static final String OPERATION = "org.eclipse.microprofile.openapi.annotations.Operation";

    /** Where these stand in an address or a query, they are always the same. */
    private static final Map<String, String> PATTERNS = Map.of(
            "reference", "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", "key", "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
            "tenantId", "^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$", "version", "^[1-9][0-9]{0,8}$",
            "Idempotency-Key", "^[\\x21-\\x7E](?:[\\x20-\\x7E]{0,253}[\\x21-\\x7E])?$");

    private final Map<String, String> roles = new HashMap<>();
    private final ApiSchemas schemas;

    public ApiDocument(IndexView index) {
        schemas = new ApiSchemas(index);
        for (AnnotationInstance allowed : index.getAnnotations(ROLES_ALLOWED)) {
            if (allowed.target().kind() == AnnotationTarget.Kind.METHOD) {
                AnnotationInstance operation = allowed.target().asMethod().annotation(OPERATION);
                if (operation != null && operation.value("operationId") != null) {
                    roles.put(operation.value("operationId").asString(), String.join(", ", allowed.value().asStringArray()));
                }
            }
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getPaths().getPathItems().forEach(
                (path, item) -> item.getOperations().forEach((method, operation) -> complete(path, method, operation)));
        schemas.complete(api);
    }

    private void complete(String path, HttpMethod method, Operation operation) {
        String role = roles.get(operation.getOperationId());
        if (role == null) {
            operation.setSecurity(List.of());
        } else {
            operation.addExtension("x-tocsin-role", role);
            operation.setDescription((operation.getDescription() == null ? "" : operation.getDescription() + "\n\n")
                    + "Needs the role `" + role + "`.");
            operation.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(KEY)));
        }
        if (method == HttpMethod.POST && path.startsWith("/api/v1/")) {
            operation.addParameter(OASFactory.createParameter().name("Idempotency-Key").in(Parameter.In.HEADER)
                    .description("Any text of yours, e.g. a UUID: the same request with it gets the first answer again.")
                    .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
        }
        List<Parameter> parameters = operation.getParameters() == null ? List.of() : operation.getParameters();
        parameters.forEach(ApiDocument::complete);
        if (operation.getResponses() != null) {
            answers(path, method, operation, parameters);
        }
    }

    private static void complete(Parameter parameter) {
        Schema schema = parameter.getSchema();
        if (schema == null) {
            return;
        }
        if (PATTERNS.containsKey(parameter.getName()) && parameter.getIn() != Parameter.In.QUERY) {
            schema.setPattern(PATTERNS.get(parameter.getName()));
        }
        if (parameter.getIn() == Parameter.In.QUERY && schema.getType() != null && schema.getType().contains(SchemaType.STRING)
                && !KnownParameters.MAY_BE_EMPTY.contains(parameter.getName())) {
            schema.setMinLength(1);
        }
        switch (parameter.getName()) {
            case "limit" -> schema.minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(1000)).defaultValue(100);
            case "cursor" -> {
                parameter.setDescription("nextCursor of the page before; absent for the first");
                schema.setPattern("^[A-Za-z0-9_-]*$");
            }
            case HttpHeaders.IF_MATCH ->
                parameter.setDescription("The ETag that was read: where it does not hold any more, nothing is done (412)");
            default -> {
            }
        }
    }

    /** How it can fail, and which headers an answer has besides. */
    private static void answers(String path, HttpMethod method, Operation operation, List<Parameter> parameters) {
        APIResponses responses = operation.getResponses();
        responses.removeAPIResponse("401");
        responses.removeAPIResponse("403");
        if ("Bad Request".equals(descriptionOf(responses.getAPIResponse("400")))) {
            responses.removeAPIResponse("400"); // which Quarkus adds to whatever has a constraint
        }
        if (path.startsWith("/api/")) {
            boolean changes = method != HttpMethod.GET;
            boolean sends = operation.getRequestBody() != null;
            boolean compares = parameters.stream().anyMatch(each -> HttpHeaders.IF_MATCH.equals(each.getName()));
            refusals(path.contains("{"), changes, sends, compares).filter(status -> !responses.hasAPIResponse(status))
                    .forEach(status -> responses.addAPIResponse(status, problem()));
            responses.getAPIResponses().forEach((status, answer) -> {
                if (answer.getRef() == null && status.startsWith("4") && answer.getContent() == null) {
                    answer.setContent(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, OASFactory.createMediaType()
                            .schema(OASFactory.createSchema().ref("Problem"))));
                }
                if (status.startsWith("2")) {
                    headers(answer, status, method, compares);
                }
            });
        }
        responses.addAPIResponse("default", problem());
    }

    private static String descriptionOf(APIResponse answer) {
        return answer == null ? null : answer.getDescription();
    }

    private static Stream<String> refusals(boolean named, boolean changes, boolean sends, boolean compares) {
        return Stream.of("400", "401", "403", named ? "404" : "", "406", changes ? "409" : "", compares ? "412" : "",
                sends ? "413" : "", changes ? "415" : "", changes ? "422" : "").filter(status -> !status.isEmpty());
    }

    private static APIResponse problem() {
        return OASFactory.createAPIResponse().ref("Problem");
    }

    private static void headers(APIResponse answer, String status, HttpMethod method, boolean compares) {
        if (compares && answer.getContent() != null) {
            header(answer, HttpHeaders.ETAG, "The revision, for If-Match");
        }
        if (status.equals("201") || status.equals("202")) {
            header(answer, HttpHeaders.LOCATION, "Where it can be read");
        }
        if (method == HttpMethod.POST) {
            header(answer, "Idempotent-Replayed", "true where this is the first answer again");
        }
    }

    private static void header(APIResponse answer, String name, String description) {
        answer.addHeader(name, OASFactory.createHeader().description(description)
                .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
    }
}
