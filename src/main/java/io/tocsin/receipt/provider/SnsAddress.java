package io.tocsin.receipt.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which of the addresses in a message are SNS's own, in the region of the topic it is about. Nothing else that a message
 * names is ever fetched.
 */
final class SnsAddress {

    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d{1,2}");
    private static final Pattern CERTIFICATE = Pattern.compile("/SimpleNotificationService-[A-Za-z0-9]{1,64}\\.pem");
    private static final int LONGEST = 2_000;

    private SnsAddress() {
    }

    /** @return the address of the certificate, or nothing unless it is one of SNS's */
    static Optional<URI> ofCertificate(String url, String region) {
        return own(url, region)
                .filter(uri -> uri.getRawQuery() == null && CERTIFICATE.matcher(uri.getRawPath()).matches());
    }

    /** @return the address that confirms the subscription to just this topic, or nothing */
    static Optional<URI> ofConfirmation(String url, String region, String topicArn) {
        return own(url, region).filter(uri -> uri.getRawPath().equals("/") || uri.getRawPath().isEmpty())
                .filter(uri -> {
                    Map<String, String> query = query(uri.getRawQuery());
                    return "ConfirmSubscription".equals(query.get("Action")) && topicArn.equals(query.get("TopicArn"))
                            && query.containsKey("Token");
                });
    }

    private static Optional<URI> own(String url, String region) {
        if (url.length() > LONGEST || !REGION.matcher(region).matches()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(url);
            String host = "sns." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : "");
            boolean own = "https".equals(uri.getScheme()) && host.equals(uri.getRawAuthority())
                    && uri.getRawPath() != null && uri.getRawFragment() == null;
            return own ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** A name said twice is none, since nobody could say which of them counts. */
    private static Map<String, String> query(String raw) {
        var query = new HashMap<String, String>();
        for (String pair : (raw == null ? "" : raw).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = decoded(pair.substring(0, equals));
                query.merge(name, decoded(pair.substring(equals + 1)), (one, other) -> "");
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
