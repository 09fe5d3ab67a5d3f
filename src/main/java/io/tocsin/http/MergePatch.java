package io.tocsin.http;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.problem.UnreadableJson;

/**
 * JSON merge patch (RFC 7396): what the patch names is replaced, null takes away, what it does not name stays. A resource takes
 * the patch as an {@link ObjectNode}, fills a form from the entity, and gets the form as it should be:
 *
 * <pre>
 * &#64;PATCH
 * &#64;Consumes({ MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON })
 * public Response change(&#64;HeaderParam("If-Match") String ifMatch, &#64;NotNull ObjectNode patch) {
 *     var thing = Thing.lock(id);
 *     Revision.check(ifMatch, thing.revision);
 *     thing.change(mergePatch.apply(patch, ThingForm.of(thing)), clock.instant());
 * </pre>
 */
@ApplicationScoped
public class MergePatch {

    public static final String MEDIA_TYPE = "application/merge-patch+json";

    private final ObjectMapper json;
    private final Validator validator;

    MergePatch(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * @param form everything that may be changed, as it is now; its type's constraints hold for the result
     * @return the form as it should be
     * @throws Refusal on a field that the form does not have, a value of another kind, or a broken constraint
     */
    @SuppressWarnings("unchecked")
    public <T> T apply(ObjectNode patch, T form) {
        if (patch == null) {
            throw new Refusal(RefusalCode.MALFORMED, "The request needs a JSON object that names what to change.");
        }
        JsonNode merged = merge(json.valueToTree(form), patch);
        T result;
        try {
            result = (T) json.treeToValue(merged, form.getClass());
        } catch (JacksonException e) {
            throw UnreadableJson.refusal(e);
        }
        Set<ConstraintViolation<T>> violations = validator.validate(result);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return result;
    }

    /** The algorithm of RFC 7396, section 2, word for word. */
    static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : changes.objectNode();
        changes.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                result.set(change.getKey(), merge(result.get(change.getKey()), change.getValue()));
            }
        });
        return result;
    }
}
