package io.tocsin.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tocsin.postgres.DataFolder;
import io.tocsin.postgres.EmbeddedPostgres;
import io.tocsin.testkit.EventStream;
import io.tocsin.testkit.ServiceProcess;

/**
 * {@code ./tocsin bench console [tenants]}: how long the pages of the console take for an incident of a million tenants, of the
 * packaged service with 512 MiB, one after the other as a person opens them; then the same while 500 watch. Fails when a page
 * takes 200 ms or more at the 99th percentile.
 */
final class ConsoleRun {

    private static final double LIMIT_MILLIS = 200;
    private static final int WARM_UP = 40;
    private static final int TIMES = 200;
    private static final int WATCHERS = 500;
    private static final int DEEP = 30;
    /** A file beside data that are all there. */
    private static final String COMPLETE = "complete";
    private static final Pattern NEXT = Pattern.compile("href=\"(/console/[^\"]*[?&;]after=[^\"]*)\"");

    private final ServiceProcess service;
    private final int tenants;
    private final ConsoleSession session;

    private ConsoleRun(ServiceProcess service, int tenants) {
        this.service = service;
        this.tenants = tenants;
        this.session = ConsoleSession.signIn(service);
    }

    static void main(String... args) {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        boolean keep = words.remove("--keep");
        int tenants = words.isEmpty() ? 1_000_000 : Integer.parseInt(words.get(0));
        Path folder = Home.benchFolder().resolve("console-" + tenants);
        boolean written = Files.exists(folder.resolve(COMPLETE));
        if (!written) {
            Service.delete(folder);
        }
        if (!keep) {
            Ending.add(() -> Service.delete(folder));
        }
        long began = System.nanoTime();
        String database = write(folder, tenants, written);
        System.out.printf(Locale.ROOT, "%,d tenants, told once and to be told again: %s in %d s%n", tenants,
                written ? "found" : "written", (System.nanoTime() - began) / 1_000_000_000);
        var service = new ServiceProcess(folder, Home.app()).with("TOCSIN_STREAM_PER_OPERATOR", "500"); // two people watch it all
        Ending.add(service);
        service.start();
        new ConsoleRun(service, tenants).run(database);
    }

    /** @return how to reach the database, which keeps port and password when the service starts it again */
    private static String write(Path run, int tenants, boolean written) {
        try (DataFolder folder = DataFolder.open(run.resolve("data"));
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            ConsoleData.migrate(postgres);
            if (!written) {
                ConsoleData.write(postgres, tenants);
                Files.createFile(run.resolve(COMPLETE));
            }
            return postgres.jdbcUrl() + (postgres.jdbcUrl().contains("?") ? "&" : "?") + "user=" + postgres.username()
                    + "&password="
                    + URLEncoder.encode(postgres.password(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BenchFailed("The folder " + run + " cannot be written.", e);
        }
    }

    /**
     * A page in figures.
     *
     * @param status of its answers, 404 where there is no such page
     */
    private record Measured(String page, int status, int kib, double median, double worst99) {

        boolean isMissing() {
            return status == 404;
        }

        boolean isTooSlow() {
            return !isMissing() && (status != 200 || worst99 >= LIMIT_MILLIS);
        }
    }

    private void run(String database) {
        Map<String, IntFunction<String>> pages = pages();
        List<Measured> alone = new ArrayList<>();
        System.out.printf(Locale.ROOT, "%n%-44s %6s %6s %9s %9s%n", "page", "status", "KiB", "median", "99th");
        pages.forEach((name, address) -> alone.add(told(measure(name, address, TIMES))));
        List<EventStream> watchers = watch();
        System.out.printf(Locale.ROOT, "%nwhile %d watch, %s connections to the database, %s MiB of heap after a collection%n",
                WATCHERS,
                connections(database), heap());
        Measured watched = told(measure("sending, while they watch", pages.get("sending"), TIMES));
        watchers.forEach(EventStream::close);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("tenants", tenants);
        alone.forEach(page -> figures.put(page.page(), figures(page)));
        figures.put(watched.page(), figures(watched));
        Report.writeJson("bench-console.json", figures);
        List<String> slow = alone.stream().filter(Measured::isTooSlow).map(Measured::page).toList();
        if (!slow.isEmpty() || watched.isTooSlow()) {
            throw new BenchFailed(
                    "Too slow, or not answered with 200: " + slow + (watched.isTooSlow() ? " " + watched.page() : ""));
        }
    }

    private Map<String, IntFunction<String>> pages() {
        String sent = "notice=" + ConsoleData.SENT;
        Map<String, IntFunction<String>> pages = new LinkedHashMap<>();
        pages.put("home", turn -> "/console");
        pages.put("incidents", turn -> "/console/incidents");
        pages.put("incident", turn -> "/console/incidents/" + ConsoleData.REFERENCE);
        pages.put("list", turn -> "/console/incidents/" + ConsoleData.REFERENCE + "/list");
        pages.put("check", turn -> "/console/notices/" + ConsoleData.PREPARED + "/check");
        pages.put("words", turn -> "/console/notices/" + ConsoleData.PREPARED + "/words");
        pages.put("sending", turn -> "/console/notices/" + ConsoleData.SENT + "/sending");
        pages.put("tenants", turn -> "/console/tenants");
        pages.put("tenants of a notice", turn -> "/console/tenants?" + sent);
        pages.put("tenants, " + DEEP + " pages on", deep("/console/tenants?" + sent));
        for (String filter : List.of("state=UNREACHABLE", "state=AWAITING", "finding=NEEDS_HELP", "silent=12",
                "tier=enterprise",
                "region=EU", "domain=host33.example", "q=t-0500", "q=security@t-0777778.example", "q=" + "Company+c4ca",
                "state=UNREACHABLE&tier=enterprise&region=US", "finding=NEEDS_HELP&region=EU&tier=business",
                "domain=nowhere.example", "tier=nobody")) {
            pages.put("tenants by " + filter, turn -> "/console/tenants?" + sent + "&" + filter);
        }
        pages.put("tenant", turn -> "/console/tenants/" + ConsoleData.tenant(1 + (int) ((turn * 7919L) % tenants)));
        pages.put("call list", turn -> "/console/calls");
        pages.put("call list of a notice", turn -> "/console/calls?" + sent);
        pages.put("inbox", turn -> "/console/inbox");
        pages.put("inbox of a notice", turn -> "/console/inbox?" + sent);
        pages.put("templates", turn -> "/console/templates");
        return pages;
    }

    /** As somebody gets there: by the link to the next page, again and again. */
    private IntFunction<String> deep(String first) {
        String address = first;
        for (int page = 0; page < DEEP; page++) {
            Matcher next = NEXT.matcher(session.get(address).body());
            if (!next.find()) {
                break;
            }
            address = next.group(1).replace("&amp;", "&");
        }
        String found = address;
        return turn -> found;
    }

    private Measured measure(String name, IntFunction<String> address, int times) {
        HttpResponse<String> first = session.get(address.apply(0));
        if (first.statusCode() == 404) {
            return new Measured(name, 404, 0, Double.NaN, Double.NaN);
        }
        for (int turn = 0; turn < WARM_UP; turn++) {
            session.get(address.apply(turn));
        }
        List<Double> millis = new ArrayList<>();
        int status = first.statusCode();
        int octets = 0;
        for (int turn = 0; turn < times; turn++) {
            long began = System.nanoTime();
            HttpResponse<String> answer = session.get(address.apply(turn));
            millis.add((System.nanoTime() - began) / 1e6);
            status = Math.max(status, answer.statusCode());
            octets = Math.max(octets, answer.body().length());
        }
        return new Measured(name, status, octets / 1024, StatusProbe.percentile(millis, 50),
                StatusProbe.percentile(millis, 99));
    }

    private static Measured told(Measured page) {
        if (page.isMissing()) {
            System.out.printf(Locale.ROOT, "%-44s %6s%n", page.page(), "none");
        } else {
            System.out.printf(Locale.ROOT, "%-44s %6d %6d %6.1f ms %6.1f ms%s%n", page.page(), page.status(), page.kib(),
                    page.median(),
                    page.worst99(), page.isTooSlow() ? "  <--" : "");
        }
        return page;
    }

    private static Object figures(Measured page) {
        return page.isMissing() ? "missing"
                : Map.of("status", page.status(), "medianMillis", page.median(), "p99Millis", page.worst99());
    }

    /** Half of them programs, half of them people. */
    private List<EventStream> watch() {
        Api admin = new Api(service.url(), ServiceProcess.ADMIN_KEY);
        String cookie = session.cookie();
        List<EventStream> watchers = new ArrayList<>();
        for (int i = 0; i < WATCHERS; i++) {
            EventStream watcher = i % 2 == 0
                    ? EventStream.open(session.uri("/api/v1/notices/" + ConsoleData.PREPARED + "/stream"), "Authorization",
                            "Bearer " + admin.key())
                    : EventStream.open(session.uri("/console/notices/" + ConsoleData.SENT + "/stream"), "Cookie", cookie);
            if (watcher.status() != 200 || watcher.next() == null) {
                throw new BenchFailed("Watcher " + i + " was answered with " + watcher.status());
            }
            watchers.add(watcher);
        }
        return watchers;
    }

    private static String connections(String database) {
        try (Connection connection = DriverManager.getConnection(database);
                Statement select = connection.createStatement();
                ResultSet row = select
                        .executeQuery("SELECT count(*) - 1 FROM pg_stat_activity WHERE datname = current_database()")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            return "? (" + e.getMessage() + ")";
        }
    }

    private String heap() {
        jcmd("GC.run");
        Matcher used = Pattern.compile("used (\\d+)K").matcher(jcmd("GC.heap_info"));
        return used.find() ? String.valueOf(Long.parseLong(used.group(1)) / 1024) : "?";
    }

    private String jcmd(String command) {
        try {
            Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    String.valueOf(service.process().pid()), command).redirectErrorStream(true).start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
