package io.tocsin.incident;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What an incident is called and what is said of it, in one language. What is absent is told in the words that the incident
 * itself has.
 *
 * @param summary Markdown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IncidentText(@Schema(maxLength = 200) String title, @Schema(maxLength = 20000) String summary) {
}
