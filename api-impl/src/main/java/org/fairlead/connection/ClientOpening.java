package org.fairlead.connection;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import org.fairlead.container.Connector;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.handshake.ClientHandshake;
import org.fairlead.handshake.DeflateNegotiation;
import org.fairlead.handshake.ExtensionHeader;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.Role;
import org.fairlead.session.ClientSettings;
import org.fairlead.session.Connection;
import org.fairlead.session.HandshakeSettings;
import org.fairlead.session.Pulling;
import org.fairlead.session.Settings;
import org.fairlead.session.Transport;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.jspecify.annotations.Nullable;

/** One attempt of a client to open a {@link WebSocketConnection}. For hosts; programs use the client's {@code open}. */
public final class ClientOpening implements Connector.Attempt {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final DeflateNegotiation.Preferences DEFLATE =
            new DeflateNegotiation.Preferences(false, false, 15, 15);

    private final URI uri;
    private final Settings settings;
    private final ClientHandshake handshake;
    private final @Nullable ExtensionHeader deflate;
    private final CompletableFuture<WebSocketConnection> opened = new CompletableFuture<>();

    /**
     * @param subprotocols in order of preference; may be empty
     * @throws IllegalArgumentException for a URI or a subprotocol that {@link ClientHandshake} does not take
     */
    public ClientOpening(URI uri, List<String> subprotocols, Settings settings) {
        this.uri = uri;
        this.settings = settings;
        this.deflate = settings.handshake().deflate() ? DeflateNegotiation.offer(DEFLATE) : null;
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        List<ExtensionHeader> offers = deflate == null ? List.of() : List.of(deflate);
        this.handshake = new ClientHandshake(uri, nonce, subprotocols, offers, Headers.empty());
    }

    /**
     * Opens the connection and waits for it.
     *
     * @throws HandshakeRejectedException where the server answers with another status than 101
     * @throws IOException for everything else that the network or the server did
     * @throws IllegalStateException on an event loop
     */
    public WebSocketConnection open(Connector connector) throws IOException {
        if (connector.inEventLoop()) {
            throw new IllegalStateException("open() waits, and this is an event loop, which must not: other connections"
                    + " would wait with it; call it on a thread of your own");
        }
        Deadline.check("connecting to " + address());
        CompletableFuture<Connection> connecting = connector.connect(this).toCompletableFuture();
        try {
            Deadline.await(connecting, "connecting to " + address());
            return opened.get();
        } catch (DeadlineExceededException e) {
            giveUp(connecting);
            throw e;
        } catch (InterruptedException e) {
            giveUp(connecting);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while connecting to " + address());
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNull(e.getCause()));
        }
    }

    /** Also where the connection has come at that very moment, or comes in spite of it: nobody would close it. */
    private void giveUp(CompletableFuture<Connection> connecting) {
        connecting.cancel(true);
        var unused = opened.thenAccept(WebSocketConnection::abort);
    }

    private IOException failure(Throwable cause) {
        if (cause instanceof IOException failure) {
            return failure;
        }
        if (cause instanceof HandshakeException refused) {
            return HandshakeRejectedException.of(address(), refused);
        }
        return new IOException("The handshake with " + address() + " failed: " + cause.getMessage(), cause);
    }

    /** For messages: without the query, which may hold secrets. */
    private String address() {
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public RequestHead request() {
        return handshake.request();
    }

    @Override
    public @Nullable SSLContext sslContext() {
        return null;
    }

    @Override
    public Duration connectTimeout() {
        return settings.connectTimeout();
    }

    @Override
    public HandshakeSettings limits() {
        return settings.handshake();
    }

    @Override
    public ClientSettings clientSettings() {
        return settings.clientSettings();
    }

    @Override
    public Connection established(Connector.Exchange exchange, Transport transport, Connection.Shared shared)
            throws HandshakeException {
        ClientHandshake.Agreed agreed = handshake.verify(exchange.request(), exchange.response());
        DeflateParameters parameters = deflate == null ? null : DeflateNegotiation.agreed(deflate, agreed.extensions());
        Pulling pulling = new Pulling(Role.CLIENT, transport, shared, settings, parameters);
        opened.complete(new WebSocketConnection(
                Role.CLIENT,
                pulling,
                transport,
                exchange.request().target(),
                agreed.subprotocol(),
                exchange.response().headers()));
        return pulling.connection();
    }
}
