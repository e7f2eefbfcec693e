package org.fairlead.server;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.server.FileTree.Directory;
import org.fairlead.server.FileTree.Entry;
import org.fairlead.server.FileTree.Found;
import org.jspecify.annotations.Nullable;

/** Files that are shown under a path, as {@link WebSocketServerBuilder#files} says. Thread-safe; its answers read from disks. */
final class StaticFiles {

    private static final System.Logger LOG = System.getLogger(StaticFiles.class.getName());

    /** Larger files are not shown: each is held in memory while it is sent. */
    static final int LIMIT = 1 << 20;

    private final String path;
    private final FileTree tree;

    /** @param path with or without a slash at its end */
    StaticFiles(String path, FileTree tree) {
        this.path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        this.tree = tree;
    }

    /** Without a slash at its end. */
    String path() {
        return path;
    }

    boolean covers(String requested) {
        return requested.startsWith(path)
                && (requested.length() == path.length() || requested.charAt(path.length()) == '/');
    }

    /**
     * Reads the file that the request is for.
     *
     * @return null where there is none
     */
    @Nullable
    ResponseHead answer(RequestHead request) {
        String requested = request.path();
        String name = name(requested.substring(path.length()));
        if (name == null) {
            return null;
        }
        try {
            Entry entry = tree.find(name, LIMIT);
            if (entry instanceof Directory) {
                if (!requested.endsWith("/")) {
                    return Site.isReading(request) ? withSlash(requested) : Site.notAllowed();
                }
                name = name.isEmpty() ? "index.html" : name + "/index.html";
                entry = tree.find(name, LIMIT);
            } else if (requested.endsWith("/")) {
                return null; // a file has nothing below it
            }
            if (!(entry instanceof Found found)) {
                return null;
            }
            return Site.isReading(request) ? show(name, found, request) : Site.notAllowed();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "cannot read " + requested + ": " + e);
            return ResponseHead.refusal(500, "The file cannot be read.");
        }
    }

    /** The relative path between the slashes of a raw one, decoded; null for one that no file may have. */
    private static @Nullable String name(String raw) {
        String decoded;
        try {
            decoded = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException brokenEscape) {
            return null;
        }
        String trimmed = decoded.replaceFirst("^/", "").replaceFirst("/$", "");
        if (trimmed.isEmpty()) {
            return decoded.length() > 1 ? null : "";
        }
        for (String segment : trimmed.split("/", -1)) {
            boolean hidden = segment.startsWith(".") && !segment.equals(".well-known");
            if (segment.isEmpty() || hidden || segment.chars().anyMatch(c -> c < ' ' || c == '\\' || c == ':')) {
                return null;
            }
        }
        return trimmed;
    }

    /** So that the relative links of the directory's page lead below it. */
    private static ResponseHead withSlash(String requested) {
        // one slash at most in front: two would name another host
        String location = "/" + requested.replaceFirst("^/+", "") + "/";
        return ResponseHead.refusal(
                308,
                "The page is at " + location,
                Headers.builder().add("Location", location).build());
    }

    private static ResponseHead show(String name, Found file, RequestHead request) {
        byte[] content = file.content();
        if (content == null) {
            return ResponseHead.refusal(403, "The file is larger than the " + LIMIT + " bytes that are shown here.");
        }
        String tag = tag(content);
        Headers.Builder headers = Headers.builder()
                .add("ETag", tag)
                .add("Cache-Control", "no-cache")
                .add("Connection", "close");
        Instant modified = file.modified();
        if (modified != null) {
            headers.add("Last-Modified", HttpDate.format(modified));
        }
        if (isUnchanged(request.headers(), tag, modified)) {
            return new ResponseHead(304, ResponseHead.reasonPhrase(304), headers.build(), new byte[0]);
        }
        headers.add("Content-Type", MediaTypes.of(name))
                .add("Content-Length", Integer.toString(content.length))
                .add("X-Content-Type-Options", "nosniff");
        return new ResponseHead(200, "OK", headers.build(), content);
    }

    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return String.format("\"%016x\"", ByteBuffer.wrap(digest).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** RFC 9110 section 13.2.2: the tag decides where one is given, else the date. */
    private static boolean isUnchanged(Headers request, String tag, @Nullable Instant modified) {
        if (request.first("If-None-Match") != null) {
            return request.elements("If-None-Match").stream()
                    .anyMatch(each -> each.equals("*") || each.equals(tag) || each.equals("W/" + tag));
        }
        String since = request.first("If-Modified-Since");
        if (since == null || modified == null) {
            return false;
        }
        try {
            Instant known = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(since));
            return !modified.truncatedTo(ChronoUnit.SECONDS).isAfter(known);
        } catch (DateTimeException notADate) {
            return false;
        }
    }
}
