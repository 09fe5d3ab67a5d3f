package io.tocsin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Asked before anything is started, so that a taken port costs nobody a start and a stop of the database. */
final class Ports {

    private Ports() {
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
