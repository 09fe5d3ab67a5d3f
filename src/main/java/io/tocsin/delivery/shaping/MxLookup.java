package io.tocsin.delivery.shaping;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClient;
import io.vertx.core.dns.DnsClientOptions;
import io.vertx.core.dns.DnsException;
import io.vertx.core.dns.DnsResponseCode;
import io.vertx.core.dns.MxRecord;

/** Asks DNS for the mail servers of a domain (RFC 5321, section 5.1). Nothing but the domain's name is told. */
final class MxLookup {

    private static final Pattern NAME = Pattern.compile("(?=.{1,253}\\z)[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})+");

    private final Vertx vertx;
    private final DnsClientOptions options;

    /** @param options without a host it is the machine's own name server */
    MxLookup(Vertx vertx, DnsClientOptions options, Duration patience) {
        this.vertx = vertx;
        this.options = options.setQueryTimeout(patience.toMillis());
    }

    /**
     * The server that gets a domain's mail first; of several that are preferred alike, the first by its name.
     *
     * @param domain in lower case
     * @return empty when it has none of its own: there is no such domain, it takes no mail, its own name is its server's.
     *         Fails when DNS does not say.
     */
    CompletionStage<Optional<String>> firstServer(String domain) {
        if (!NAME.matcher(domain).matches()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        try {
            // A port of its own for each question makes answers hard to forge.
            DnsClient dns = vertx.createDnsClient(options);
            return dns.resolveMX(domain).onComplete(answered -> dns.close()).recover(MxLookup::orNone).map(MxLookup::first)
                    .toCompletionStage();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static Future<List<MxRecord>> orNone(Throwable failure) {
        return failure instanceof DnsException dns
                && (dns.code() == DnsResponseCode.NXDOMAIN || dns.code() == DnsResponseCode.NOERROR)
                        ? Future.succeededFuture(List.of())
                        : Future.failedFuture(failure);
    }

    private static Optional<String> first(List<MxRecord> records) {
        return records.stream().sorted(Comparator.comparingInt(MxRecord::priority).thenComparing(MxLookup::name))
                .map(MxLookup::name).filter(name -> NAME.matcher(name).matches()).findFirst();
    }

    private static String name(MxRecord record) {
        String name = record.name() == null ? "" : record.name().toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
