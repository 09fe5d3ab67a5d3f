package io.tocsin.problem;

import java.util.List;
import java.util.Locale;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a caller is told: the body of every {@code application/problem+json} answer (RFC 9457).
 *
 * @param type {@code urn:tocsin:problem:} and the code
 * @param detail what is wrong and what to do, for a person
 * @param instance names one internal error, so that its log entry can be found; absent otherwise
 * @param code of the closed list of {@link RefusalCode}
 * @param faults the first of the places that are wrong; absent where there are none
 * @param faultCount how many there are in all; absent where there are none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(requiredProperties = { "type", "title", "detail", "code" })
public record Problem(String type, String title, int status, String detail, String instance, String code, List<Fault> faults,
        Integer faultCount) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(Refusal refusal) {
        RefusalCode code = refusal.code();
        return new Problem(type(code), code.title(), code.status(), refusal.getMessage(), null, code.code(), refusal.faults(),
                refusal.faultCount() == 0 ? null : refusal.faultCount());
    }

    public static Problem of(RefusalCode code, String detail) {
        return of(new Refusal(code, detail));
    }

    /** Something went wrong that is not the caller's fault and of which it must not see more than a number. */
    public static Problem internal(String instance) {
        RefusalCode code = RefusalCode.INTERNAL;
        return new Problem(type(code), code.title(), code.status(),
                "Something went wrong here, not in your request. Try again; if it stays, tell whoever runs Tocsin this id.",
                instance, code.code(), null, null);
    }

    /** With a status of HTTP's that the code does not stand for by itself, such as 431. */
    public Problem withStatus(int otherStatus) {
        return new Problem(type, title, otherStatus, detail, instance, code, faults, faultCount);
    }

    private static String type(RefusalCode code) {
        return "urn:tocsin:problem:" + code.code().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
