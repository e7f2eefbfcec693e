package org.fairlead.server;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.fairlead.container.Deployment;
import org.fairlead.container.WebSocketDeployment;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.handshake.ServerHandshake;
import org.fairlead.session.Connection;
import org.fairlead.session.HandshakeSettings;
import org.fairlead.session.ServerSettings;
import org.fairlead.session.Settings;
import org.jspecify.annotations.Nullable;

/**
 * How a server answers a request, whatever channel it came on.
 *
 * @param site what is shown to those who do not ask for WebSocket
 * @param admission how many may come
 * @param forwarding what proxies are believed
 * @param limits of request heads
 * @param serverField the field {@code Server}, or none
 * @param connectTimeoutNanos from accept to the end of the handshake; 0 for no limit
 */
record Requests(
        Deployment deployment,
        Connection.Shared shared,
        @Nullable HttpHook hook,
        Site site,
        Admission admission,
        Forwarding forwarding,
        HandshakeSettings limits,
        Headers serverField,
        long connectTimeoutNanos) {

    /** For a listener that answers health checks alone, to whomever: no limit keeps a probe away, and none is counted. */
    Requests forHealth(Settings settings) {
        ServerSettings open = settings.toBuilder()
                .maxSessions(Integer.MAX_VALUE)
                .maxSessionsPerAddress(Integer.MAX_VALUE)
                .maxConnectionRate(Integer.MAX_VALUE)
                .proxyProtocol(false)
                .forwardedHeaders(ServerSettings.ForwardedHeaders.OFF)
                .build()
                .serverSettings();
        return new Requests(
                WebSocketDeployment.builder().build(),
                shared,
                null,
                site.healthAlone(),
                new Admission(open),
                new Forwarding(open),
                limits,
                serverField,
                connectTimeoutNanos);
    }

    /** What becomes of a request. */
    sealed interface Answer {}

    /** The connection becomes a WebSocket connection, which leaves its place when it ends. */
    record Upgrade(Deployment.Accepted accepted, Admission.Place place) implements Answer {}

    /** A handler is asked, which may take its time; its connection has a place as one that is upgraded. */
    record Ask(Deployment.Pending pending, Admission.Place place) implements Answer {}

    /**
     * The connection is closed after this.
     *
     * @param refusal why, where it is one
     */
    record Final(ResponseHead response, @Nullable Refusal refusal) implements Answer {}

    /** The answer is being read; null where there is none, after which {@link #deployed} decides. */
    record Later(CompletionStage<@Nullable ResponseHead> response) implements Answer {}

    Answer answer(RequestHead request, Deployment.RequestFacts facts) {
        ResponseHead early = hook == null ? null : hook.answer(request, facts);
        if (early != null) {
            ResponseHead.requireFinal(early.status());
            return new Final(early, null);
        }
        if (ServerHandshake.isUpgrade(request)) {
            return upgrade(request, facts);
        }
        ResponseHead shown = site.answer(request);
        if (shown != null) {
            return new Final(shown, null);
        }
        StaticFiles files = site.files(request);
        return files == null ? deployed(request, facts) : new Later(read(files, request));
    }

    private Answer upgrade(RequestHead request, Deployment.RequestFacts facts) {
        Admission.Entry entry = admission.enter(facts.remoteAddress());
        if (entry instanceof Admission.Full full) {
            return new Final(full.response(), full.refusal());
        }
        Admission.Place place = (Admission.Place) entry;
        boolean keepsPlace = false;
        try {
            Deployment.Outcome outcome = deployment.handshake(request, facts);
            keepsPlace = outcome instanceof Deployment.Accepted || outcome instanceof Deployment.Pending;
            if (outcome instanceof Deployment.Accepted accepted) {
                return new Upgrade(accepted, place);
            }
            if (outcome instanceof Deployment.Pending pending) {
                return new Ask(pending, place);
            }
            return refused(outcome, "No endpoint has this path.");
        } finally {
            if (!keepsPlace) {
                place.leave();
            }
        }
    }

    /** What the deployment says to a plain request: to upgrade, where the path is an endpoint's. */
    Answer deployed(RequestHead request, Deployment.RequestFacts facts) {
        return refused(deployment.handshake(request, facts), "No endpoint and no page has this path.");
    }

    private static Final refused(Deployment.Outcome outcome, String notFound) {
        if (outcome instanceof Deployment.Refused refused) {
            return new Final(refused.response(), Refusal.of(refused.reason()));
        }
        return new Final(ResponseHead.refusal(404, notFound), Refusal.NOT_FOUND);
    }

    /** Disks can be slow: not on the event loop. */
    private CompletionStage<@Nullable ResponseHead> read(StaticFiles files, RequestHead request) {
        CompletableFuture<@Nullable ResponseHead> response = new CompletableFuture<>();
        try {
            shared.workers().execute(() -> {
                try {
                    response.complete(files.answer(request));
                } catch (Throwable e) {
                    response.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException stopping) {
            response.complete(ResponseHead.refusal(503, "The server is too busy to read the file."));
        }
        return response;
    }

    /** What every response of this server has behind its own fields: {@code Server}, and {@code Date} unless it is a switch of protocols. */
    Headers more(ResponseHead response) {
        boolean date = response.status() != 101 && !response.headers().has("Date");
        boolean server = !response.headers().has("Server");
        if (!date) {
            return server ? serverField : Headers.empty();
        }
        Headers.Builder headers = Headers.builder().add("Date", HttpDate.format(Instant.now()));
        return server ? headers.addAll(serverField).build() : headers.build();
    }

    /** @param name may be empty, for no field */
    static Headers serverField(String name) {
        return name.isEmpty()
                ? Headers.empty()
                : Headers.builder().add("Server", name).build();
    }
}
