package io.tocsin.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.IndexView;

import io.quarkus.smallrye.openapi.OpenApiFilter;

/** Writes into each operation what its method already says: the role it needs, how it is repeated, how it fails. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {

    static final String KEY = "apiKey";
    private static final String ROLES_ALLOWED = "jakarta.annotation.security.RolesAllowed";
    private static final String OPERATION = "org.eclipse.microprofile.openapi.annotations.Operation";

    private final Map<String, String> roles = new HashMap<>();

    public ApiDocument(IndexView index) {
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
        if (operation.getResponses() != null) {
            operation.getResponses().removeAPIResponse("401");
            operation.getResponses().removeAPIResponse("403");
            operation.getResponses().addAPIResponse("default", OASFactory.createAPIResponse().ref("Problem"));
        }
        if (method == HttpMethod.POST && path.startsWith("/api/v1/")) {
            operation.addParameter(OASFactory.createParameter().name("Idempotency-Key").in(Parameter.In.HEADER)
                    .description("Any text of yours, e.g. a UUID: the same request with it gets the first answer again.")
                    .schema(OASFactory.createSchema().addType(SchemaType.STRING)
                            .maxLength(255)));
        }
    }
}
