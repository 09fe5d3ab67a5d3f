package io.tocsin.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

import jakarta.inject.Singleton;

/**
 * The files that pages load. Each has its digest in its address, so that browsers keep it for good and a new version is another
 * address. A closed list: nothing else of the libraries is reachable here.
 */
@Singleton
public class Assets {

    static final String ROOT = "/console/assets/";
    private static final String CSS = "text/css; charset=UTF-8";
    private static final String SCRIPT = "text/javascript; charset=UTF-8";
    private static final String PICTURE = "image/svg+xml";
    private static final String WEBJARS = "/META-INF/resources/webjars/";

    /** Where each file stands on the class path. An area that needs a script of its own adds a line. */
    private static final Map<String, String> FILES = Map.of(
            "bootstrap.css", WEBJARS + "bootstrap/5.3.8/dist/css/bootstrap.min.css",
            "htmx.js", WEBJARS + "htmx.org/2.0.8/dist/htmx.min.js",
            "icon.svg", "/pages/console/icon.svg",
            "console.css", "/pages/console.css",
            "theme.js", "/pages/console/theme.js",
            "console.js", "/pages/console/console.js",
            "sending.js", "/pages/console/sending.js",
            "list.js", "/pages/console/list.js",
            "editor.js", "/pages/console/editor.js");

    private final Map<String, Asset> assets;

    /** @param packed gzip of the content */
    record Asset(String digest, String type, byte[] content, byte[] packed) {
    }

    Assets() {
        assets = FILES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, file -> read(file.getKey(),
                file.getValue())));
    }

    /** @throws IllegalArgumentException for a name that is not on the list */
    public String address(String name) {
        Asset asset = assets.get(name);
        if (asset == null) {
            throw new IllegalArgumentException("There is no asset " + name);
        }
        return ROOT + asset.digest() + "/" + name;
    }

    /** @return nothing where the digest is of another version */
    Optional<Asset> find(String digest, String name) {
        return Optional.ofNullable(assets.get(name)).filter(asset -> asset.digest().equals(digest));
    }

    private static Asset read(String name, String file) {
        try (InputStream in = Assets.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The class path lacks " + file);
            }
            byte[] content = in.readAllBytes();
            return new Asset(digest(content), typeOf(name), content, gzip(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String typeOf(String name) {
        return name.endsWith(".css") ? CSS : name.endsWith(".svg") ? PICTURE : SCRIPT;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream(content.length / 4);
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
