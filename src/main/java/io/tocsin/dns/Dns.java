package io.tocsin.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;

/**
 * Asks name servers, many questions at once and never for longer than it is told (RFC 1035; over TCP what is too long for a
 * datagram). Silence is told from an answer that there is nothing.
 */
public final class Dns implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("(?=.{1,253}\\z)[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})+");
    private static final int DNS_PORT = 53;
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
    /** Then a question goes to the next server, once. */
    private static final Duration FOR_ONE = Duration.ofMillis(1200);

    private final NioEventLoopGroup loop = new NioEventLoopGroup(1, new DefaultThreadFactory("dns", true));
    private final DnsNameResolver resolver;

    /** Kinds of records that can be asked for. */
    public enum Kind {
        /** Values are {@code 10 mx.example}; {@code 0 .} for a domain that takes no mail (RFC 7505). */
        MX(DnsRecordType.MX),
        /** Values are whole texts, however they were parted. */
        TXT(DnsRecordType.TXT),
        A(DnsRecordType.A),
        AAAA(DnsRecordType.AAAA);

        private final DnsRecordType type;

        Kind(DnsRecordType type) {
            this.type = type;
        }
    }

    /** @param name in any case */
    public record Question(String name, Kind kind) {
    }

    public enum Outcome {
        /** There are records. */
        FOUND,
        /** The name is there, without a record of this kind. */
        NOTHING,
        /** There is no such name. */
        NO_SUCH_NAME,
        /** No answer in time, or one that the server could not give. */
        NOT_KNOWN
    }

    /** @param values none unless something was found */
    public record Answer(Outcome outcome, List<String> values) {

        static final Answer NOT_KNOWN = new Answer(Outcome.NOT_KNOWN, List.of());

        public boolean isKnown() {
            return outcome != Outcome.NOT_KNOWN;
        }
    }

    /**
     * @param server {@code address} or {@code address:port}; empty for those of the machine. When the machine has none, nobody
     *        is asked: least of all a public server, which would learn who the vendor's customers are.
     */
    public Dns(Optional<String> server) {
        List<InetSocketAddress> servers = server.map(said -> List.of(address(said))).orElseGet(() -> ofMachine(RESOLV_CONF));
        resolver = servers.isEmpty() ? null
                : new DnsNameResolverBuilder(loop.next()).channelType(NioDatagramChannel.class)
                        .socketChannelType(NioSocketChannel.class, true).queryTimeoutMillis(FOR_ONE.toMillis())
                        .nameServerProvider(new SequentialDnsServerAddressStreamProvider(servers)).build();
    }

    /** The lines {@code nameserver} of {@code resolv.conf}. */
    static List<InetSocketAddress> ofMachine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length > 1 && words[0].equals("nameserver"))
                    .map(words -> new InetSocketAddress(words[1], DNS_PORT)).filter(address -> !address.isUnresolved())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static InetSocketAddress address(String server) {
        int colon = server.lastIndexOf(':');
        boolean hasPort = colon > 0 && (server.indexOf(':') == colon || server.startsWith("["));
        String host = (hasPort ? server.substring(0, colon) : server).replaceAll("[\\[\\]]", "");
        return new InetSocketAddress(host, hasPort ? Integer.parseInt(server.substring(colon + 1)) : DNS_PORT);
    }

    /** True for what can be asked for: a name of two labels or more. */
    public static boolean isName(String name) {
        return NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    /** @return answers in the order of the questions, after {@code patience} at the latest; who is silent is asked twice */
    public List<Answer> ask(List<Question> questions, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        List<Answer> answers = new ArrayList<>(askOnce(questions, end));
        List<Integer> open = IntStream.range(0, answers.size()).filter(i -> !answers.get(i).isKnown()).boxed().toList();
        if (!open.isEmpty() && end - System.nanoTime() > 0) {
            List<Answer> again = askOnce(open.stream().map(questions::get).toList(), end);
            for (int i = 0; i < open.size(); i++) {
                answers.set(open.get(i), again.get(i));
            }
        }
        return answers;
    }

    private List<Answer> askOnce(List<Question> questions, long end) {
        List<Future<AddressedEnvelope<DnsResponse, InetSocketAddress>>> asked = questions.stream().map(this::begin).toList();
        List<Answer> answers = new ArrayList<>(questions.size());
        for (int i = 0; i < asked.size(); i++) {
            answers.add(!isName(questions.get(i).name()) ? new Answer(Outcome.NO_SUCH_NAME, List.of())
                    : asked.get(i) == null ? Answer.NOT_KNOWN : answer(asked.get(i), questions.get(i).kind(), end));
        }
        return answers;
    }

    public Answer ask(String name, Kind kind, Duration patience) {
        return ask(List.of(new Question(name, kind)), patience).get(0);
    }

    private Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> begin(Question question) {
        String name = question.name().toLowerCase(Locale.ROOT);
        return resolver != null && isName(name) ? resolver.query(new DefaultDnsQuestion(name + ".", question.kind().type))
                : null;
    }

    private static Answer answer(Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> asked, Kind kind, long end) {
        try {
            if (!asked.await(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS) && asked.cancel(false)
                    || !asked.isSuccess()) {
                return Answer.NOT_KNOWN;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.NOT_KNOWN;
        }
        AddressedEnvelope<DnsResponse, InetSocketAddress> envelope = asked.getNow();
        try {
            return answer(envelope.content(), kind);
        } finally {
            envelope.release();
        }
    }

    private static Answer answer(DnsResponse response, Kind kind) {
        if (response.code().equals(DnsResponseCode.NXDOMAIN)) {
            return new Answer(Outcome.NO_SUCH_NAME, List.of());
        } else if (!response.code().equals(DnsResponseCode.NOERROR) || response.isTruncated()) {
            return Answer.NOT_KNOWN;
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            DnsRecord found = response.recordAt(DnsSection.ANSWER, i);
            if (found.type().equals(kind.type) && found instanceof DnsRawRecord raw) {
                values.add(value(raw.content(), kind));
            }
        }
        return new Answer(values.isEmpty() ? Outcome.NOTHING : Outcome.FOUND, List.copyOf(values));
    }

    private static String value(ByteBuf content, Kind kind) {
        return switch (kind) {
            case MX -> {
                int preference = content.readUnsignedShort();
                String host = DefaultDnsRecordDecoder.decodeName(content).toLowerCase(Locale.ROOT);
                yield preference + " "
                        + (host.length() > 1 && host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
            }
            case TXT -> {
                var text = new StringBuilder();
                while (content.isReadable()) {
                    int length = Math.min(content.readUnsignedByte(), content.readableBytes());
                    text.append(content.readCharSequence(length, StandardCharsets.UTF_8));
                }
                yield text.toString();
            }
            case A, AAAA -> "";
        };
    }

    @Override
    public void close() {
        if (resolver != null) {
            resolver.close();
        }
        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    }
}
