package io.tocsin.template.frame;

/**
 * What the mail around the words says of the incident.
 *
 * @param tlp label without its prefix: {@code AMBER+STRICT}
 */
public record FrameData(String incidentReference, String tlp) {
}
