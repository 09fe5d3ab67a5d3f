package io.tocsin.status;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** An incident in the Common Security Advisory Framework 2.0 (OASIS), profile 2: security incident response. */
record Csaf(Document document) {

    static final String CATEGORY = "csaf_security_incident_response";
    static final String VERSION = "2.0";

    @JsonNaming(SnakeCaseStrategy.class)
    record Document(String category, String csafVersion, Distribution distribution, List<Note> notes, Publisher publisher,
            List<Reference> references, String title, Tracking tracking) {
    }

    /** @param text says what the label of TLP 1, which is all that this version of the standard knows, does not */
    record Distribution(String text, Tlp tlp) {
    }

    record Tlp(String label, String url) {
    }

    record Note(String category, String text, String title) {
    }

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Publisher(String category, String contactDetails, String name, String namespace) {
    }

    record Reference(String category, String summary, String url) {
    }

    /** @param version number of the newest revision */
    @JsonNaming(SnakeCaseStrategy.class)
    record Tracking(String currentReleaseDate, Generator generator, String id, String initialReleaseDate,
            List<Revision> revisionHistory, String status, String version) {
    }

    record Generator(Engine engine) {
    }

    record Engine(String name, String version) {
    }

    record Revision(String date, String number, String summary) {
    }
}
