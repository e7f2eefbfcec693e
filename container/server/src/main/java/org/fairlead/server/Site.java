package org.fairlead.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.jspecify.annotations.Nullable;

/** What a server shows to those who do not ask for WebSocket: its health, pages, files. */
final class Site {

    private final @Nullable HealthCheck health;
    private final Map<String, Page> pages;

    /** The longest path first. */
    private final List<StaticFiles> files;

    Site(@Nullable HealthCheck health, Map<String, Page> pages, List<StaticFiles> files) {
        this.health = health;
        this.pages = Map.copyOf(pages);
        this.files = files.stream()
                .sorted(Comparator.comparing((StaticFiles each) -> each.path().length())
                        .reversed())
                .toList();
    }

    Site healthAlone() {
        return new Site(health, Map.of(), List.of());
    }

    static String checkPath(String path) {
        if (!path.startsWith("/") || path.indexOf('?') >= 0) {
            throw new IllegalArgumentException("a path begins with a slash and has no query: " + path);
        }
        return path;
    }

    /** As requests have it: without a slash at its end, and in ASCII. */
    static String contextPath(String path) {
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (!trimmed.isEmpty() && !trimmed.startsWith("/")) {
            throw new IllegalArgumentException("a context path begins with a slash: " + path);
        }
        try {
            URI uri = new URI("ws://host" + trimmed);
            if (trimmed.equals(uri.getRawPath())) {
                return URI.create(uri.toASCIIString()).getRawPath();
            }
        } catch (URISyntaxException e) {
            // nor is it a path then
        }
        throw new IllegalArgumentException(
                "a context path is the path of a URI, without a query, and with escapes where it needs them: " + path);
    }

    /** The answer of the health check or of a page; null where neither has the path. */
    @Nullable
    ResponseHead answer(RequestHead request) {
        String path = request.path();
        if (health != null && path.equals(health.path())) {
            return isReading(request) ? health.response() : notAllowed();
        }
        Page page = pages.get(path);
        if (page == null) {
            return null;
        }
        return isReading(request) ? page.response() : notAllowed();
    }

    /** The files that the request may be for, or null. */
    @Nullable
    StaticFiles files(RequestHead request) {
        String path = request.path();
        for (StaticFiles each : files) {
            if (each.covers(path)) {
                return each;
            }
        }
        return null;
    }

    static boolean isReading(RequestHead request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    static ResponseHead notAllowed() {
        return ResponseHead.refusal(
                405,
                "This page can be read, and nothing else.",
                Headers.builder().add("Allow", "GET, HEAD").build());
    }
}
