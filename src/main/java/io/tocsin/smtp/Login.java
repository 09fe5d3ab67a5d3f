package io.tocsin.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who signs in, and how (RFC 4954).
 *
 * @param password with {@code XOAUTH2}, the access token
 * @param methods those allowed, in capitals; empty for all of {@code PLAIN} and {@code LOGIN}
 * @param required whether a server that offers no way to sign in is a server not to be used
 */
public record Login(String username, String password, Set<String> methods, boolean required) {

    private static final List<String> KNOWN = List.of("XOAUTH2", "PLAIN", "LOGIN");

    /** How a method is spoken: what follows AUTH, and what answers each 334 after it. */
    record Words(String method, String initial, List<String> answers) {
    }

    /** @return the best of the offered methods that are allowed here */
    Optional<Words> wordsFor(List<String> offered) {
        return KNOWN.stream().filter(offered::contains).filter(this::isAllowed).findFirst().map(this::words);
    }

    /** A password is no access token: XOAUTH2 is only for those who say that theirs is one. */
    private boolean isAllowed(String method) {
        return methods.isEmpty() ? !method.equals("XOAUTH2") : methods.contains(method);
    }

    private Words words(String method) {
        return switch (method) {
            case "PLAIN" -> new Words(method, base64("\0" + username + "\0" + password), List.of());
            case "LOGIN" -> new Words(method, null, List.of(base64(username), base64(password)));
            // A failure is told in a 334, which an empty line answers.
            default -> new Words(method, base64("user=" + username + "\1auth=Bearer " + password + "\1\1"), List.of(""));
        };
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** @param list as in {@code PLAIN LOGIN}, or null */
    public static Set<String> methods(String list) {
        return list == null || list.isBlank() ? Set.of() : Set.of(list.strip().toUpperCase(Locale.ROOT).split("[\\s,]+"));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Login[" + methods + "]";
    }
}
