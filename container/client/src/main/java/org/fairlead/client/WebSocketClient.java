package org.fairlead.client;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.fairlead.container.Connector;
import org.fairlead.container.FairleadClientContainer;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.ResolvedSettings;
import org.fairlead.session.Settings;
import org.fairlead.session.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Connects endpoints, with what all of its connections have in common: header fields, TLS, the connect timeout.
 *
 * <pre>{@code
 * WebSocketClient client = WebSocketClient.builder().header("Authorization", "Bearer " + token).build();
 * Session session = client.connect(new Chat(), URI.create("wss://chat.example/lobby"));
 * }</pre>
 *
 * <p>Every method waits until the endpoint's onOpen has returned and throws as {@link WebSocketContainer#connectToServer} does: {@link
 * DeploymentException} for a bad endpoint or URI, {@link IOException} for everything that the network or the server did, and
 * {@link IllegalStateException} on an event loop. Thread-safe; threads are shared with all other clients, so there is nothing to close.
 */
public final class WebSocketClient {

    private final FairleadClientContainer container;

    private WebSocketClient(Builder builder) {
        container = FairleadClientContainer.with(builder.settings, new Configured(new NettyConnector(), builder));
    }

    /** A client with default settings. */
    public static WebSocketClient create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Connects an object whose class is annotated {@code @ClientEndpoint}. */
    public Session connect(Object annotated, URI uri) throws DeploymentException, IOException {
        return container.connectToServer(annotated, uri);
    }

    /** Connects a new instance of a class that is annotated {@code @ClientEndpoint}. */
    public Session connect(Class<?> annotated, URI uri) throws DeploymentException, IOException {
        return container.connectToServer(annotated, uri);
    }

    /** Connects a programmatic endpoint; its configuration names subprotocols, codecs and the like. */
    public Session connect(Endpoint endpoint, ClientEndpointConfig config, URI uri)
            throws DeploymentException, IOException {
        return container.connectToServer(endpoint, config, uri);
    }

    /** The Jakarta container behind this client. */
    public WebSocketContainer container() {
        return container;
    }

    /** What a client's connections have in common. Not thread-safe. */
    public static final class Builder {
        private final Headers.Builder headers = Headers.builder();
        private Settings settings = ResolvedSettings.load(Role.CLIENT).settings();
        private @Nullable SSLContext sslContext;
        private @Nullable Duration connectTimeout;

        private Builder() {}

        /**
         * A field for every request, for instance {@code Authorization}. Fields of the handshake itself are not replaced.
         *
         * @throws IllegalArgumentException for a name or value that RFC 9110 section 5 forbids
         */
        public Builder header(String name, String value) {
            headers.add(name, value);
            return this;
        }

        /** Timeouts, sizes and queues; default is what {@link ResolvedSettings#load(Role)} finds. */
        public Builder settings(Settings clientSettings) {
            settings = Objects.requireNonNull(clientSettings);
            return this;
        }

        /** For wss, where the endpoint's configuration names none; default is the JVM's. The host's name is checked in any case. */
        public Builder sslContext(SSLContext context) {
            sslContext = Objects.requireNonNull(context);
            return this;
        }

        /** Over name lookup, TCP, TLS and handshake; zero for none. Default 60 s, or what the setting says. */
        public Builder connectTimeout(Duration timeout) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("a timeout is zero or positive, not " + timeout);
            }
            connectTimeout = timeout;
            return this;
        }

        public WebSocketClient build() {
            return new WebSocketClient(this);
        }
    }

    /** Puts the client's own wishes into each attempt. */
    private static final class Configured implements Connector {
        private final Connector connector;
        private final Headers headers;
        private final @Nullable SSLContext sslContext;
        private final @Nullable Duration connectTimeout;

        Configured(Connector connector, Builder builder) {
            this.connector = connector;
            this.headers = builder.headers.build();
            this.sslContext = builder.sslContext;
            this.connectTimeout = builder.connectTimeout;
        }

        @Override
        public boolean inEventLoop() {
            return connector.inEventLoop();
        }

        @Override
        public CompletionStage<Connection> connect(Attempt attempt) {
            return connector.connect(new ConfiguredAttempt(attempt, this));
        }
    }

    private record ConfiguredAttempt(Connector.Attempt attempt, Configured client) implements Connector.Attempt {

        @Override
        public URI uri() {
            return attempt.uri();
        }

        @Override
        public RequestHead request() {
            RequestHead request = attempt.request();
            Headers.Builder headers = Headers.builder().addAll(request.headers());
            for (var field : client.headers.entries()) {
                if (request.headers().first(field.getKey()) == null) {
                    headers.add(field.getKey(), field.getValue());
                }
            }
            return new RequestHead(request.method(), request.target(), request.version(), headers.build());
        }

        @Override
        public @Nullable SSLContext sslContext() {
            SSLContext own = attempt.sslContext();
            return own == null ? client.sslContext : own;
        }

        @Override
        public Duration connectTimeout() {
            return client.connectTimeout == null ? attempt.connectTimeout() : client.connectTimeout;
        }

        @Override
        public Connection established(ResponseHead response, Transport transport, Connection.Shared shared)
                throws HandshakeException {
            return attempt.established(response, transport, shared);
        }
    }
}
