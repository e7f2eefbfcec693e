package org.fairlead.server;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.handshake.ServerHandshake;
import org.fairlead.session.Connection;
import org.fairlead.session.HandshakeSettings;
import org.jspecify.annotations.Nullable;

/**
 * How a server answers a request, whatever channel it came on.
 *
 * @param pages by path
 * @param limits of request heads, and the value of {@code Server}
 * @param connectTimeoutNanos from accept to the end of the handshake; 0 for no limit
 */
record Requests(
        Deployment deployment,
        Connection.Shared shared,
        @Nullable HttpHook hook,
        Map<String, Page> pages,
        HandshakeSettings limits,
        long connectTimeoutNanos) {

    /** What becomes of a request. */
    sealed interface Answer {}

    /** The connection becomes a WebSocket connection. */
    record Upgrade(Deployment.Accepted accepted) implements Answer {}

    /** A handler is asked, which may take its time. */
    record Ask(Deployment.Pending pending) implements Answer {}

    /** The connection is closed after this. */
    record Final(ResponseHead response) implements Answer {}

    Answer answer(RequestHead request, Deployment.RequestFacts facts) {
        ResponseHead early = hook == null ? null : hook.answer(request, facts);
        if (early != null) {
            return new Final(early);
        }
        boolean upgrade = ServerHandshake.isUpgrade(request);
        Page page = upgrade ? null : page(request);
        if (page != null) {
            return new Final(read(page, request));
        }
        // which tells a plain request for an endpoint to upgrade
        Deployment.Outcome outcome = deployment.handshake(request, facts);
        if (outcome instanceof Deployment.Pending pending) {
            return new Ask(pending);
        }
        if (outcome instanceof Deployment.Accepted accepted) {
            return new Upgrade(accepted);
        }
        if (outcome instanceof Deployment.Refused refused) {
            return new Final(refused.response());
        }
        return new Final(ResponseHead.refusal(
                404, upgrade ? "No endpoint has this path." : "No endpoint and no page has this path."));
    }

    private @Nullable Page page(RequestHead request) {
        int query = request.target().indexOf('?');
        return pages.get(query < 0 ? request.target() : request.target().substring(0, query));
    }

    private static ResponseHead read(Page page, RequestHead request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            ResponseHead refusal = ResponseHead.refusal(405, "This page can be read, and nothing else.");
            Headers headers = Headers.builder()
                    .addAll(refusal.headers())
                    .set("Allow", "GET, HEAD")
                    .build();
            return new ResponseHead(refusal.status(), refusal.reason(), headers, refusal.body());
        }
        Headers headers = Headers.builder()
                .add("Content-Type", page.contentType())
                .add("Content-Length", Integer.toString(page.content().length))
                .add("Cache-Control", "no-cache")
                .add("X-Content-Type-Options", "nosniff")
                .add("Connection", "close")
                .build();
        return new ResponseHead(200, "OK", headers, page.content());
    }

    /** Adds what every response of this server has: {@code Server}, and {@code Date} unless it is a switch of protocols. */
    ResponseHead dress(ResponseHead response) {
        boolean date = response.status() != 101 && response.headers().first("Date") == null;
        boolean server = !limits.serverHeader().isEmpty() && response.headers().first("Server") == null;
        if (!date && !server) {
            return response;
        }
        Headers.Builder headers = Headers.builder().addAll(response.headers());
        if (date) {
            // RFC 9110 section 5.6.7: two digits for the day, which RFC_1123_DATE_TIME does not give
            headers.add("Date", HTTP_DATE.format(Instant.now().atOffset(ZoneOffset.UTC)));
        }
        if (server) {
            headers.add("Server", limits.serverHeader());
        }
        return new ResponseHead(response.status(), response.reason(), headers.build(), response.body());
    }

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", java.util.Locale.ROOT);
}
