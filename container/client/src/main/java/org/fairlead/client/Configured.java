package org.fairlead.client;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.fairlead.container.Connector;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.session.ClientSettings;
import org.fairlead.session.Connection;
import org.fairlead.session.HandshakeSettings;
import org.fairlead.session.Transport;
import org.fairlead.session.Workers;
import org.jspecify.annotations.Nullable;

/** Puts the client's own wishes into each attempt. */
final class Configured implements Connector {
    private final Connector connector;
    private final Headers headers;
    private final @Nullable SSLContext sslContext;
    private final @Nullable Duration connectTimeout;
    private final @Nullable Executor executor;

    Configured(Connector connector, WebSocketClient.Builder builder) {
        this.connector = connector;
        this.headers = builder.headers.build();
        this.sslContext = builder.sslContext;
        this.connectTimeout = builder.connectTimeout;
        this.executor = builder.executor;
    }

    @Override
    public boolean inEventLoop() {
        return connector.inEventLoop();
    }

    @Override
    public CompletionStage<Connection> connect(Attempt attempt) {
        return connector.connect(new ConfiguredAttempt(attempt, this));
    }

    @Override
    public CompletionStage<Connection> connectLater(Duration delay, Callable<? extends Attempt> attempt) {
        return connector.connectLater(delay, () -> new ConfiguredAttempt(attempt.call(), this));
    }

    private record ConfiguredAttempt(Connector.Attempt attempt, Configured client) implements Connector.Attempt {

        @Override
        public URI uri() {
            return attempt.uri();
        }

        @Override
        public RequestHead request() {
            return OwnFields.addTo(attempt.request(), attempt.uri(), client.headers);
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
        public HandshakeSettings limits() {
            return attempt.limits();
        }

        @Override
        public ClientSettings clientSettings() {
            return attempt.clientSettings();
        }

        @Override
        public Connection established(Connector.Exchange exchange, Transport transport, Connection.Shared shared)
                throws HandshakeException {
            Connection.Shared own = client.executor == null
                    ? shared
                    : new Connection.Shared(shared.scheduler(), Workers.of(client.executor), shared.maskKeys());
            return attempt.established(exchange, transport, own);
        }
    }
}
