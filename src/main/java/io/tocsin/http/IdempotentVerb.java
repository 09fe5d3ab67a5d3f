package io.tocsin.http;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestResponse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkus.arc.Arc;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.journal.Actor;

/** Runs inside the transaction of a verb that is {@link Idempotent}: {@code @Transactional} has priority 200. */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class IdempotentVerb {

    @Inject
    Instance<RepeatableRequest> request;
    @Inject
    Instance<SecurityIdentity> identity;
    @Inject
    StoredAnswers answers;
    @Inject
    ObjectMapper json;

    @AroundInvoke
    Object once(InvocationContext verb) throws Exception {
        if (!isRepeatable()) {
            return verb.proceed();
        }
        UUID operatorId = identity.get().<Actor> getAttribute(Actor.ATTRIBUTE).operatorId();
        // Taken: a verb that this one calls is part of the same answer.
        RequestKey key = request.get().take();
        Optional<StoredAnswer> first = answers.first(operatorId, key);
        if (first.isPresent()) {
            throw new StoredAnswer.Replay(first.get());
        }
        Object result = verb.proceed();
        answers.keep(operatorId, key, storable(result));
        return result;
    }

    private boolean isRepeatable() {
        return Arc.container().requestContext().isActive() && request.get().isRepeatable();
    }

    private StoredAnswer storable(Object result) throws JsonProcessingException {
        if (result instanceof RestResponse<?> answer) {
            return storable(answer.toResponse());
        }
        if (result instanceof Response answer) {
            var headers = new TreeMap<String, String>();
            answer.getStringHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
            return stored(answer.getStatus(), headers, answer.getEntity());
        }
        return result == null ? stored(204, new TreeMap<>(), null) : stored(200, new TreeMap<>(), result);
    }

    private StoredAnswer stored(int status, Map<String, String> headers, Object entity) throws JsonProcessingException {
        if (entity == null) {
            return new StoredAnswer(status, headers, null);
        }
        headers.putIfAbsent(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON + ";charset=UTF-8");
        Object shown = entity instanceof ShownOnce once ? once.withoutSecret() : entity;
        return new StoredAnswer(status, headers, json.writeValueAsBytes(shown));
    }
}
