package io.tocsin.http;

import java.util.Map;

import jakarta.ws.rs.core.Response;

/**
 * The first answer to a POST, as it is given again.
 *
 * @param headers those that belong to the answer, e.g. Location and ETag
 * @param body JSON, or null for none
 */
record StoredAnswer(int status, Map<String, String> headers, byte[] body) {

    Response again() {
        var answer = Response.status(status).header("Idempotent-Replayed", "true");
        headers.forEach(answer::header);
        return body == null ? answer.build() : answer.entity(body).build();
    }

    /** Leaves the verb by the only way that undoes its transaction and needs nothing of its type: nothing was done in it. */
    static class Replay extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient StoredAnswer answer;

        Replay(StoredAnswer answer) {
            super(null, null, false, false);
            this.answer = answer;
        }

        StoredAnswer answer() {
            return answer;
        }
    }
}
