package org.fairlead.connection;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.RequestHead;
import org.fairlead.session.Settings;
import org.jspecify.annotations.Nullable;

/** A deployment of endpoints with {@link WebSocketHandler}s beside them. For hosts. Thread-safe. */
public final class HandlerDeployment implements Deployment {

    private final Deployment endpoints;
    private final Map<String, WebSocketHandler> handlers = new ConcurrentHashMap<>();

    /** For what neither a handler nor an endpoint is there for; null for nobody. */
    private volatile @Nullable WebSocketHandler anyOther;

    private final @Nullable HandlerThreads threads;
    private final Serving serving;

    /**
     * @param executor a thread for each connection, for as long as it lasts; null for threads of this deployment's own
     */
    public HandlerDeployment(Deployment endpoints, Settings settings, @Nullable Executor executor) {
        this.endpoints = endpoints;
        if (executor == null) {
            HandlerThreads own = new HandlerThreads();
            this.threads = own;
            this.serving = new Serving(settings, own);
        } else {
            this.threads = null;
            this.serving = new Serving(settings, executor);
        }
    }

    /**
     * Serves a path, before endpoints are asked.
     *
     * @param path as on the wire, without query; begins with a slash
     * @throws IllegalArgumentException for another path, and for one that has a handler
     */
    public void add(String path, WebSocketHandler handler) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("A path begins with a slash, unlike " + path);
        }
        if (handlers.putIfAbsent(path, handler) != null) {
            throw new IllegalArgumentException("The path " + path + " has a handler");
        }
    }

    /** Serves what neither a handler nor an endpoint is there for. */
    public void addForAnyOther(WebSocketHandler handler) {
        anyOther = handler;
    }

    @Override
    public void add(Class<?> annotated) throws DeploymentException {
        endpoints.add(annotated);
    }

    @Override
    public void add(ServerEndpointConfig config) throws DeploymentException {
        endpoints.add(config);
    }

    /** The paths of the handlers, then those of the endpoints. */
    @Override
    public List<String> endpointPaths() {
        return Stream.concat(handlers.keySet().stream().sorted(), endpoints.endpointPaths().stream())
                .toList();
    }

    @Override
    public Outcome handshake(RequestHead request, RequestFacts facts) {
        WebSocketHandler handler = handlers.get(request.path());
        if (handler == null) {
            Outcome outcome = endpoints.handshake(request, facts);
            handler = anyOther;
            if (handler == null || !(outcome instanceof NotFound)) {
                return outcome;
            }
        }
        return serving.handshake(handler, request, facts);
    }

    /** Sessions of endpoints, and connections of handlers. */
    @Override
    public int openSessions() {
        return endpoints.openSessions() + serving.open();
    }

    @Override
    public CompletionStage<Void> closeAll(CloseReason reason) {
        return CompletableFuture.allOf(
                endpoints.closeAll(reason).toCompletableFuture(),
                serving.closeAll(reason.getCloseCode().getCode(), reason.getReasonPhrase())
                        .toCompletableFuture());
    }

    /** Interrupts the handlers that have not returned, cuts their connections, and ends threads of this deployment's own. */
    public void cancelAll() {
        serving.cancelAll();
        if (threads != null) {
            threads.close();
        }
    }
}
