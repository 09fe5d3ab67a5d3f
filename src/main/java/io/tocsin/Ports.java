package io.tocsin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;

/** Asked before anything is started, so that a taken port costs nobody a start and a stop of the database. */
final class Ports {

    private Ports() {
    }

    /** @param listener {@code http} or {@code management} */
    static String taken(int port, String listener) {
        return "Port %d is taken by another program. End that program, or set QUARKUS_%s_PORT to a free port."
                .formatted(port, listener.toUpperCase(Locale.ROOT));
    }

    /** Port 0, which stands for any, is always free. */
    static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
