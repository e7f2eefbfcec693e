package org.fairlead.client;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.fairlead.container.Connector;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.session.ClientSettings;
import org.fairlead.session.Connection;
import org.fairlead.session.HandshakeSettings;
import org.fairlead.session.Setting;
import org.fairlead.session.Settings;
import org.fairlead.session.Transport;
import org.jspecify.annotations.Nullable;

/** An attempt that agrees to nothing, and remembers what it was answered. */
final class FakeAttempt implements Connector.Attempt {

    private final URI uri;
    private final Duration timeout;
    private ClientSettings clientSettings = Settings.client().clientSettings();
    private final CompletableFuture<ResponseHead> response = new CompletableFuture<>();

    FakeAttempt(String uri, Duration timeout) {
        this.uri = URI.create(uri);
        this.timeout = timeout;
    }

    static FakeAttempt to(int port) {
        return new FakeAttempt("ws://127.0.0.1:" + port + "/", Duration.ofSeconds(60));
    }

    FakeAttempt with(Setting setting, Object value) {
        clientSettings = Settings.client().with(setting, value).clientSettings();
        return this;
    }

    ResponseHead response() {
        return response.join();
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public RequestHead request() {
        Headers headers = Headers.builder().add("Host", uri.getRawAuthority()).build();
        return new RequestHead("GET", uri.getRawPath(), "HTTP/1.1", headers);
    }

    @Override
    public @Nullable SSLContext sslContext() {
        return null;
    }

    @Override
    public Duration connectTimeout() {
        return timeout;
    }

    @Override
    public HandshakeSettings limits() {
        return Settings.client().handshake();
    }

    @Override
    public ClientSettings clientSettings() {
        return clientSettings;
    }

    @Override
    public Connection established(Connector.Exchange exchange, Transport transport, Connection.Shared shared)
            throws HandshakeException {
        response.complete(exchange.response());
        throw new HandshakeException("status " + exchange.response().status());
    }
}
