package io.tocsin.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;

/** The client beneath the Quarkus Mailer, with its pool, and nothing else: pipelining off, which loses its place. */
final class BareMailer implements AutoCloseable {

    private static final int EVENT_LOOPS = 2;

    private final Vertx vertx = Vertx.vertx();
    private final MailClient[] clients = new MailClient[EVENT_LOOPS];
    private final Context[] loops = new Context[EVENT_LOOPS];
    private final int connections;

    private BareMailer(Sink sink, int connections) {
        this.connections = connections;
        for (int i = 0; i < EVENT_LOOPS; i++) {
            // A thread asking twice for a context gets the same one, and with it the same event loop.
            loops[i] = ((VertxInternal) vertx).createEventLoopContext();
            clients[i] = MailClient.create(vertx, new MailConfig(Sink.HOST, sink.port(), StartTLSOptions.DISABLED, null)
                    .setPipelining(false).setMaxPoolSize(Math.max(1, connections / EVENT_LOOPS)));
        }
    }

    /** @return messages per second */
    static double perSecond(Sink sink, int connections, Words words, int messages) {
        try (BareMailer mailer = new BareMailer(sink, connections)) {
            return mailer.push(words, messages);
        }
    }

    /** What a message says; composed anew for each, as the Mailer does. */
    record Words(String subject, String text, String html) {

        MailMessage compose() {
            return new MailMessage().setFrom("security@lanternbridge.example").setTo("someone.security@somewhere.example")
                    .setSubject(subject).setText(text).setHtml(html);
        }
    }

    private double push(Words words, int messages) {
        AtomicInteger left = new AtomicInteger(messages);
        Crew crew = new Crew("bare-mailer");
        long begin = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            int loop = i % EVENT_LOOPS;
            crew.start(() -> {
                while (left.getAndDecrement() > 0) {
                    var sent = new CompletableFuture<Object>();
                    loops[loop].runOnContext(on -> clients[loop].sendMail(words.compose()).onComplete(sent::complete,
                            sent::completeExceptionally));
                    sent.get(60, TimeUnit.SECONDS);
                }
            });
        }
        crew.join();
        return messages / ((System.nanoTime() - begin) / 1e9);
    }

    @Override
    public void close() {
        for (MailClient client : clients) {
            client.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
