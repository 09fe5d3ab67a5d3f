package io.tocsin.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/**
 * Whom an address is counted as. One subscriber has at least a /64 of IPv6 (RFC 6177), so its addresses are one; an address of
 * IPv4 stands for itself. Behind a proxy the addresses are those it forwards, if it is trusted to ({@code quarkus.http.proxy}),
 * else its own.
 */
public final class Network {

    private Network() {
    }

    /** @param address as the connection has it, never a name */
    public static String of(String address) {
        if (address == null || address.indexOf(':') < 0) {
            return String.valueOf(address);
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            return parsed instanceof Inet6Address ? HexFormat.ofDelimiter(":").formatHex(parsed.getAddress(), 0, 8) + "::/64"
                    : parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
