package io.tocsin.demo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.acknowledgement.PageStyle;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Shows the demo's inbox in a browser. The routes are made only where there is an inbox: under {@code serve} these paths lead
 * nowhere. There is no sign-in; the demo listens on loopback only.
 */
@ApplicationScoped
class InboxPages {

    private static final int PAGE = 50;
    private static final String OWN_PAGES = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    /** For somebody else's HTML: nothing is fetched and nothing runs, wherever it is opened. */
    private static final String FOREIGN_HTML = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
            + "style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'";
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>()\"]+");

    @CheckedTemplate(basePath = "inbox")
    static class Templates {

        private Templates() {
        }

        static native TemplateInstance list(String style, List<InboxEntry> mails, String search, String encodedSearch,
                int found, int page,
                int pages);

        static native TemplateInstance mail(String style, int number, InboxMail mail, List<String> links);
    }

    private final PageStyle style;

    InboxPages(PageStyle style) {
        this.style = style;
    }

    void routes(@Observes Router router) {
        Inbox.current().ifPresent(inbox -> {
            router.get("/").handler(request -> request.response().setStatusCode(303).putHeader("Location", "/console").end());
            router.get("/inbox").blockingHandler(request -> list(inbox, request));
            router.getWithRegex("/inbox/(?<number>\\d{1,9})").blockingHandler(request -> mail(inbox, request));
            router.getWithRegex("/inbox/(?<number>\\d{1,9})/html").blockingHandler(request -> html(inbox, request));
            router.getWithRegex("/inbox/(?<number>\\d{1,9})/source").blockingHandler(request -> source(inbox, request));
        });
    }

    private void list(Inbox inbox, RoutingContext request) {
        String search = Optional.ofNullable(request.request().getParam("q")).orElse("");
        List<InboxEntry> found = inbox.find(search).toList();
        int pages = Math.max(1, (found.size() + PAGE - 1) / PAGE);
        int page = Math.min(pageNumber(request), pages);
        List<InboxEntry> shown = found.subList((page - 1) * PAGE, Math.min(found.size(), page * PAGE));
        answer(request, OWN_PAGES, "text/html", Templates
                .list(style.css(), shown, search, URLEncoder.encode(search, StandardCharsets.UTF_8), found.size(), page, pages)
                .render());
    }

    private static int pageNumber(RoutingContext request) {
        String page = request.request().getParam("page");
        return page != null && page.matches("[1-9]\\d{0,5}") ? Integer.parseInt(page) : 1;
    }

    private void mail(Inbox inbox, RoutingContext request) {
        opened(inbox, request).ifPresent(mail -> answer(request, OWN_PAGES, "text/html",
                Templates.mail(style.css(), number(request), mail, links(mail.text())).render()));
    }

    /** Links open in a tab of their own: the frame around may not be navigated. */
    private static void html(Inbox inbox, RoutingContext request) {
        opened(inbox, request).ifPresent(mail -> answer(request, FOREIGN_HTML, "text/html",
                mail.html().replaceFirst("(?i)<head>", "<head><base target=\"_blank\">")));
    }

    private static void source(Inbox inbox, RoutingContext request) {
        opened(inbox, request).ifPresent(mail -> answer(request, OWN_PAGES, "text/plain", mail.source()));
    }

    private static Optional<InboxMail> opened(Inbox inbox, RoutingContext request) {
        Optional<InboxMail> mail = inbox.source(number(request)).map(InboxMail::of);
        if (mail.isEmpty()) {
            request.next();
        }
        return mail;
    }

    private static int number(RoutingContext request) {
        return Integer.parseInt(request.pathParam("number"));
    }

    static List<String> links(String text) {
        return LINK.matcher(text).results().map(found -> found.group().replaceAll("[.,;]+$", "")).distinct().toList();
    }

    private static void answer(RoutingContext request, String policy, String type, String body) {
        HttpServerResponse response = request.response();
        response.putHeader("Content-Type", type + "; charset=utf-8");
        response.putHeader("Content-Security-Policy", policy);
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "no-referrer");
        response.putHeader("Cache-Control", "no-store");
        response.end(Buffer.buffer(body.getBytes(StandardCharsets.UTF_8)));
    }
}
