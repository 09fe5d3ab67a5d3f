package io.tocsin.http;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * The body of an action, which has no fields: none, or <code>{}</code>. Whoever sends more means something by it that would
 * not be done, such as the release of a part.
 */
final class ActionBody {

    private static final Set<Class<? extends Annotation>> FROM_ELSEWHERE = Set.of(PathParam.class, QueryParam.class,
            HeaderParam.class, CookieParam.class, Context.class);
    private static final String REMEDY = "This takes no fields: send no body, or {}.";

    private ActionBody() {
    }

    /** @return whether nothing of the body would be read */
    static boolean isAction(String httpMethod, Method operation) {
        return httpMethod.equals("POST") && Arrays.stream(operation.getParameterAnnotations())
                .allMatch(parameter -> Arrays.stream(parameter)
                        .anyMatch(annotation -> FROM_ELSEWHERE.contains(annotation.annotationType())));
    }

    static void check(byte[] body, boolean isJson, ObjectMapper json) throws IOException {
        if (new String(body, StandardCharsets.UTF_8).isBlank()) {
            return;
        }
        if (!isJson) {
            throw new Refusal(RefusalCode.UNSUPPORTED_TYPE, "A body of this Content-Type is not taken here. " + REMEDY);
        }
        JsonText.check(body);
        JsonNode sent = json.readTree(body);
        if (!sent.isObject()) {
            throw new Refusal(RefusalCode.MALFORMED, REMEDY);
        }
        if (!sent.isEmpty()) {
            List<Fault> faults = new ArrayList<>();
            sent.fieldNames().forEachRemaining(
                    field -> faults.add(Fault.inField(field, FaultCode.UNKNOWN_FIELD, "There is no such field here.")));
            throw new Refusal(RefusalCode.INVALID, REMEDY, faults.subList(0, Math.min(faults.size(), 100)), faults.size());
        }
    }
}
