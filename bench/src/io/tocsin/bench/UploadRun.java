package io.tocsin.bench;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tocsin.testkit.ServiceProcess;

/**
 * {@code ./tocsin bench upload [rows]}: a large list sent by the console's form, as a browser does it, to the packaged service
 * with 512 MiB: how long it is on its way, checked, and taken over, how much heap that takes, and whether whoever waits sees a
 * number that moves.
 */
final class UploadRun {

    private static final String REFERENCE = "BENCH-UPLOAD";
    private static final String BOUNDARY = "----bench";
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(250);
    /** No request may take as long as a page is allowed to, and nobody waits longer for a list than this. */
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Pattern TOKEN = Pattern.compile("/list/uploads\\?csrf=([^\"]+)\"");
    private static final Pattern NUMBER = Pattern.compile("<p>([^<]*)</p>");

    private final ConsoleSession session;
    private final int rows;
    private double longestRequest;
    private double longestStandstill;

    private UploadRun(ConsoleSession session, int rows) {
        this.session = session;
        this.rows = rows;
    }

    static void main(String... args) {
        int rows = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
        Path folder = Home.freshRunFolder();
        Ending.add(() -> Service.delete(folder));
        Path list = TenantList.write(folder.resolve("list.csv"), rows);
        Path log = folder.resolve("gc.log");
        var service = new ServiceProcess(folder, Home.app()).with("JAVA_TOOL_OPTIONS",
                "-Xlog:gc:file=" + log + "::filecount=0");
        Ending.add(service);
        service.start();
        new Api(service.url(), ServiceProcess.ADMIN_KEY).post("/incidents", TenantList.incident(REFERENCE));
        Map<String, Object> figures = new UploadRun(ConsoleSession.signIn(service), rows).run(list);
        Service.Heap heap = Service.Heap.in(log);
        figures.put("peakHeapMiB", heap.peak());
        figures.put("heapAfterCollectionMiB", heap.afterCollection());
        figures.put("peakRssMiB", Report.rounded(Proc.peakRssMiB(service.process().pid())));
        figures.forEach((name, figure) -> System.out.printf(Locale.ROOT, "  %-32s %s%n", name, figure));
        Report.writeJson("bench-upload.json", figures);
    }

    private Map<String, Object> run(Path list) {
        String address = "/console/incidents/" + REFERENCE + "/list";
        Matcher token = TOKEN.matcher(session.get(address).body());
        if (!token.find()) {
            throw new BenchFailed("The page of the list has no form for a file.");
        }
        long began = System.nanoTime();
        String upload = sent(address + "/uploads?csrf=" + token.group(1), list);
        double sent = since(began);
        await(upload, "Nothing is wrong with this file");
        double checked = since(began);
        HttpResponse<String> taken = timed(upload + "/take-over", token.group(1));
        if (taken.statusCode() != 303) {
            throw new BenchFailed("It is not taken over: " + taken.statusCode() + " " + taken.body());
        }
        await(upload, "It is on the list");
        double all = since(began);

        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", rows);
        figures.put("MiB", list.toFile().length() >> 20);
        figures.put("sentSeconds", Report.rounded(sent));
        figures.put("checkedAfterSeconds", Report.rounded(checked));
        figures.put("onTheListAfterSeconds", Report.rounded(all));
        figures.put("checkedRowsPerSecond", Report.rounded(rows / checked));
        figures.put("takenOverRowsPerSecond", Report.rounded(rows / (all - checked)));
        figures.put("rowsPerSecond", Report.rounded(rows / all));
        figures.put("longestRequestSeconds", Report.rounded(longestRequest));
        figures.put("longestStandstillOfTheNumberSeconds", Report.rounded(longestStandstill));
        return figures;
    }

    private String sent(String address, Path list) {
        try {
            long began = System.nanoTime();
            HttpResponse<String> answer = session.send(session.request(address)
                    .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                    .POST(BodyPublishers.concat(
                            BodyPublishers.ofString("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"list\";"
                                    + " filename=\"list.csv\"\r\nContent-Type: text/csv\r\n\r\n"),
                            BodyPublishers.ofFile(list), BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"))));
            longestRequest = Math.max(longestRequest, since(began));
            if (answer.statusCode() != 303) {
                throw new BenchFailed("The list is not taken: " + answer.statusCode() + " " + answer.body());
            }
            return answer.headers().firstValue("Location").orElseThrow().replaceAll("^https?://[^/]*", "");
        } catch (FileNotFoundException e) {
            throw new BenchFailed("The list cannot be read.", e);
        }
    }

    private HttpResponse<String> timed(String path, String token) {
        long began = System.nanoTime();
        HttpResponse<String> answer = session.send(session.request(path)
                .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString("csrf=" + token)));
        longestRequest = Math.max(longestRequest, since(began));
        return answer;
    }

    /** Asks as the page does, and notes for how long it says the same. */
    private void await(String upload, String end) {
        long began = System.nanoTime();
        long moved = began;
        String before = "";
        while (true) {
            long asked = System.nanoTime();
            HttpResponse<String> progress = session.get(upload + "/progress");
            longestRequest = Math.max(longestRequest, since(asked));
            if (progress.statusCode() != 200) {
                break;
            }
            Matcher number = NUMBER.matcher(progress.body());
            String said = number.find() ? number.group(1) : "";
            if (!said.equals(before)) {
                moved = System.nanoTime();
                before = said;
            }
            longestStandstill = Math.max(longestStandstill, since(moved));
            if (since(began) > LONGEST.toSeconds()) {
                throw new BenchFailed("It takes longer than " + LONGEST + ": " + said);
            }
            LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
        }
        HttpResponse<String> page = session.get(upload);
        if (!page.body().contains(end)) {
            throw new BenchFailed("It ended otherwise: " + page.body());
        }
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
