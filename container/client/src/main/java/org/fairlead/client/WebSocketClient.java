package org.fairlead.client;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.URI;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.fairlead.connection.ClientOpening;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.container.Connector;
import org.fairlead.container.FairleadClientContainer;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.handshake.Headers;
import org.fairlead.netty.StreamPair;
import org.fairlead.protocol.Role;
import org.fairlead.session.ResolvedSettings;
import org.fairlead.session.Settings;
import org.fairlead.session.SettingsBuilder;
import org.fairlead.timeout.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * Connects endpoints, with what all of its connections have in common: header fields, subprotocols, TLS, the connect timeout, their end.
 *
 * <pre>{@code
 * try (WebSocketClient client = WebSocketClient.builder().header("Authorization", "Bearer " + token).build()) {
 *     Session session = client.connect(new Chat(), URI.create("wss://chat.example/lobby"));
 *     session.getBasicRemote().sendText("hello");
 * }
 * }</pre>
 *
 * <p>Every connect method waits until the endpoint's onOpen has returned and throws as {@link WebSocketContainer#connectToServer} does: {@link
 * DeploymentException} for a bad endpoint or URI, {@link IOException} for everything that the network or the server did, and
 * {@link IllegalStateException} on an event loop and after {@link #close}. Thread-safe.
 *
 * <p>A client without connections costs nothing and need not be closed: threads are shared by all clients and end a second after the last
 * connection has closed.
 */
public final class WebSocketClient implements AutoCloseable {

    private static final long CLOSE_LIMIT_SECONDS = 10;

    private final Connector connector;
    private final FairleadClientContainer container;

    private WebSocketClient(Builder builder) {
        connector = connector(builder);
        container = FairleadClientContainer.with(builder.settings, connector, builder.subprotocols, builder.instances);
        container.onReconnectGivenUp(builder.reconnectGivenUp);
    }

    private static Connector connector(Builder builder) {
        ClientOptions options = new ClientOptions(builder.credentials, builder.cookies, builder.direct);
        return new Configured(new NettyConnector(InetAddress::getAllByName, options), builder);
    }

    /** A client with default settings. */
    public static WebSocketClient create() {
        return builder().build();
    }

    /** Speaks WebSocket on a byte stream that is there already, with default settings: {@link Builder#wrap(ByteChannel, URI)}. */
    public static WebSocketConnection wrap(ByteChannel stream, URI uri) throws IOException {
        return builder().wrap(stream, uri);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Opens a connection that is asked for messages, with default settings: {@link Builder#open(URI)}. */
    public static WebSocketConnection open(URI uri) throws IOException {
        return builder().open(uri);
    }

    /** Opens a connection that is asked for messages, with default settings: {@link Builder#open(String, int, String, boolean)}. */
    public static WebSocketConnection open(String host, int port, String resource, boolean secure) throws IOException {
        return builder().open(host, port, resource, secure);
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

    /**
     * Closes all sessions with 1001 (going away) and waits until they are gone; those that are not after 10 seconds are cut. On an event loop it
     * does not wait. Idempotent.
     */
    @Override
    public void close() {
        CompletableFuture<Void> closed = container
                .closeAll(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "The client closes."))
                .toCompletableFuture();
        if (connector.inEventLoop()) {
            return;
        }
        try {
            closed.get(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException late) {
            container.abortAll();
        } catch (InterruptedException e) {
            container.abortAll();
            Thread.currentThread().interrupt();
        }
    }

    /** What a client's connections have in common. Not thread-safe. */
    public static final class Builder {
        final Headers.Builder headers = Headers.builder();
        private List<String> subprotocols = List.of();
        private InstanceProvider instances = InstanceProvider.constructors();
        private Settings settings = ResolvedSettings.load(Role.CLIENT).settings();

        @Nullable
        SSLContext sslContext;

        @Nullable
        Duration connectTimeout;

        private @Nullable Credentials credentials;
        private @Nullable Cookies cookies;
        private Predicate<String> direct = host -> false;
        private BiConsumer<URI, IOException> reconnectGivenUp = (uri, reason) -> {};

        @Nullable
        Executor executor;

        private Builder() {}

        /**
         * A field for every request, for instance {@code Authorization}; one that the endpoint's configurator has set comes first. {@code Host} is sent in
         * place of the URI's host and port, which are connected to, and which TLS checks, all the same; a second one replaces the first.
         *
         * @throws IllegalArgumentException for a name or value that RFC 9110 section 5 forbids; for a field that the handshake itself has or that would
         *     announce a body: {@code Upgrade}, {@code Connection}, {@code Sec-WebSocket-*}, {@code Content-Length}, {@code Transfer-Encoding}; and for a
         *     {@code Host} that is none
         */
        public Builder header(String name, String value) {
            OwnFields.add(headers, Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Who makes endpoints of which the class is given, codecs and configurators; default their public constructors without arguments. */
        public Builder instances(InstanceProvider provider) {
            instances = Objects.requireNonNull(provider, "provider");
            return this;
        }

        /**
         * Offered to the server where the endpoint's configuration names none, in order of preference (RFC 6455 section 1.9). What was agreed is
         * {@link Session#getNegotiatedSubprotocol}.
         */
        public Builder subprotocols(String... names) {
            subprotocols = List.of(present(names));
            return this;
        }

        /**
         * Timeouts, sizes and queues, all of them; default is what {@link ResolvedSettings#load(Role)} finds. The given settings replace that as a
         * whole: {@link Settings#client}, for instance, leaves out what system properties and the environment say, which {@link
         * #settings(UnaryOperator)} keeps.
         */
        public Builder settings(Settings clientSettings) {
            settings = Objects.requireNonNull(clientSettings, "clientSettings");
            return this;
        }

        /**
         * Changes some of the settings, for instance {@code settings(s -> s.maxMessageSize(4 << 20))}. The others stay as they are: as system
         * properties and the environment have them, unless {@link #settings(Settings)} was called before.
         */
        public Builder settings(UnaryOperator<SettingsBuilder> change) {
            settings = change.apply(settings.toBuilder()).build();
            return this;
        }

        /** For wss, where the endpoint's configuration names none; default is the JVM's. The host's name is checked in any case. */
        public Builder sslContext(SSLContext context) {
            sslContext = Objects.requireNonNull(context, "context");
            return this;
        }

        /** Over name lookup, TCP, proxy, TLS and handshake, redirects included; zero for none. Default 60 s, or what the setting says. */
        public Builder connectTimeout(Duration timeout) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("a timeout is zero or positive, not " + timeout);
            }
            connectTimeout = timeout.equals(Timeouts.NONE) ? Duration.ZERO : timeout;
            return this;
        }

        /**
         * For a server that answers 401 and asks for Basic authentication (RFC 7617): the handshake is made once more, with user and password. They go
         * to the host of the URI that is connected to and to no other, wherever it redirects to, and not before they are asked for; a request that has
         * an {@code Authorization} field already is left alone. Over ws they can be read by everybody on the way.
         *
         * @throws IllegalArgumentException for a user with a colon in the name
         */
        public Builder basicAuthentication(String user, String password) {
            credentials =
                    new Credentials(Objects.requireNonNull(user, "user"), Objects.requireNonNull(password, "password"));
            return this;
        }

        /**
         * Where cookies come from and are kept, for instance a {@link java.net.CookieManager}; default is nowhere. It is asked about http and https
         * URIs, on an event loop, so that it must not block.
         */
        public Builder cookieHandler(CookieHandler handler) {
            cookies = new Cookies(Objects.requireNonNull(handler, "handler"));
            return this;
        }

        /** Hosts that are connected to without the proxy of the settings, by name or address as in the URI, in lower case and without brackets. */
        public Builder withoutProxy(Predicate<String> host) {
            direct = Objects.requireNonNull(host, "host");
            return this;
        }

        /**
         * Called with the URI and the reason when an endpoint that lost its connection is not connected again (setting {@code reconnect}): the server
         * rejects it for good, or the attempts are used up. Not called where the application closed the session, or the server did with 1000 or 1008.
         *
         * @param listener called on any thread; must not block
         */
        public Builder onReconnectGivenUp(BiConsumer<URI, IOException> listener) {
            reconnectGivenUp = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Runs what this client would run on worker threads of its own: callbacks of endpoints, completions of asynchronous calls. It must not run them on
         * the thread that submits them; the caller ends it, after the connections.
         */
        public Builder executor(Executor clientExecutor) {
            executor = Objects.requireNonNull(clientExecutor, "clientExecutor");
            return this;
        }

        private static String[] present(String... names) {
            for (String name : Objects.requireNonNull(names, "names")) {
                Objects.requireNonNull(name, "names");
            }
            return names;
        }

        public WebSocketClient build() {
            return new WebSocketClient(this);
        }

        /**
         * Opens a connection that is asked for messages, which belongs to the caller: no client closes it. May be called again.
         *
         * @param uri ws or wss; a query is sent as it stands
         * @throws IllegalArgumentException for another URI
         * @throws ConnectTimeoutException when the connect timeout has passed
         * @throws org.fairlead.container.HandshakeRejectedException where the server answers with another status than 101
         * @throws IOException for everything else that the network or the server did
         * @throws IllegalStateException on an event loop
         */
        public WebSocketConnection open(URI uri) throws IOException {
            return new ClientOpening(Objects.requireNonNull(uri, "uri"), subprotocols, settings).open(connector(this));
        }

        /**
         * Speaks WebSocket as a client on a byte stream that is there already, which belongs to the connection from then on. A daemon thread waits for
         * its bytes, and another one writes. Redirects, proxies and TLS are left out, also for wss.
         *
         * @param stream in blocking mode
         * @param uri what the handshake asks for; nothing is looked up
         * @throws IOException as {@link #open(URI)} does; the stream is then closed
         * @throws IllegalArgumentException for a channel in non-blocking mode, and as {@link #open(URI)} does
         */
        public WebSocketConnection wrap(ByteChannel stream, URI uri) throws IOException {
            return new ClientOpening(uri, subprotocols, settings)
                    .open(new Configured(new StreamConnector(stream), this));
        }

        /** As {@link #wrap(ByteChannel, URI)}, with a stream for each way. */
        public WebSocketConnection wrap(InputStream in, OutputStream out, URI uri) throws IOException {
            return wrap(new StreamPair(in, out), uri);
        }

        /**
         * As {@link #open(URI)}.
         *
         * @param host a name or an IP address; IPv6 with or without brackets
         * @param resource the path with its query, percent-encoded; begins with a slash, which may be left out
         * @param secure whether to speak TLS
         */
        public WebSocketConnection open(String host, int port, String resource, boolean secure) throws IOException {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("A port is 1 to 65535, not " + port);
            }
            String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
            String path = resource.startsWith("/") ? resource : "/" + resource;
            return open(URI.create((secure ? "wss://" : "ws://") + name + ":" + port + path));
        }
    }
}
