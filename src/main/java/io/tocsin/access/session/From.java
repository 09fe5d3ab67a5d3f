package io.tocsin.access.session;

import io.tocsin.http.Network;

/**
 * From where somebody signs in, for the list of sessions and against guessing.
 *
 * @param program as it names itself, cut off at {@value #LONGEST} characters
 */
public record From(String network, String program) {

    private static final int LONGEST = 300;

    /**
     * @param address of the connection
     * @param userAgent header {@code User-Agent}, or null
     */
    public static From of(String address, String userAgent) {
        String program = userAgent == null ? "" : userAgent.replaceAll("\\p{Cntrl}", " ").strip();
        return new From(Network.of(address), program.length() > LONGEST ? program.substring(0, LONGEST) : program);
    }
}
