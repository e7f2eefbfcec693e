package org.fairlead.container;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.fairlead.endpoint.Codecs;
import org.fairlead.endpoint.EndpointModel;
import org.fairlead.endpoint.SessionScope;
import org.fairlead.handshake.ClientHandshake;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.protocol.Role;
import org.fairlead.session.ClientSettings;
import org.fairlead.session.Connection;
import org.fairlead.session.Dispatch;
import org.fairlead.session.HandshakeSettings;
import org.fairlead.session.JakartaSession;
import org.fairlead.session.Opening;
import org.fairlead.session.Settings;
import org.fairlead.session.Termination;
import org.fairlead.session.Transport;
import org.fairlead.session.UserProperties;
import org.jspecify.annotations.Nullable;

/** One attempt of {@code connectToServer}: the endpoint, the request, and the session once the server has agreed. */
final class ClientAttempt implements Connector.Attempt {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final FairleadClientContainer container;
    private final EndpointModel model;
    private final ClientEndpointConfig config;
    private final URI uri;
    private final Settings settings;
    private final Dispatch dispatch;
    private final ClassLoader loader;
    private final CreatedInstances created;

    /** The handshake and its request, while it is not over: the attempt stays with its session. Guarded by this. */
    private @Nullable Request asked;

    private record Request(ClientHandshake handshake, RequestHead head) {}

    /** What goes on when the session has ended; null while there is none. Guarded by this. */
    private @Nullable Reconnection reconnection;

    /** How the session ended; null before. Guarded by this. */
    private @Nullable Termination ended;

    private final Object instance;
    private final Codecs codecs;
    private final CompletableFuture<Session> session = new CompletableFuture<>();

    /** Guarded by this. */
    private @Nullable JakartaSession established;

    /** Guarded by this: nobody waits for the session any more. */
    private boolean cancelled;

    /**
     * Makes everything that can fail by a fault of the application, so that what fails later is the network's.
     *
     * @param reconnection told when a session that comes of this has ended; null for none
     */
    static ClientAttempt prepare(
            FairleadClientContainer container,
            EndpointModel model,
            @Nullable Object given,
            URI uri,
            @Nullable Reconnection reconnection)
            throws DeploymentException {
        CreatedInstances created = new CreatedInstances(container.clientInstances());
        ClientAttempt attempt = null;
        try {
            Object entered = created.scope().enter();
            try {
                attempt = new ClientAttempt(container, model, given, uri, created, reconnection);
                return attempt;
            } finally {
                created.scope().exit(entered);
            }
        } finally {
            if (attempt == null) {
                created.destroy();
            }
        }
    }

    private ClientAttempt(
            FairleadClientContainer container,
            EndpointModel model,
            @Nullable Object given,
            URI uri,
            CreatedInstances created,
            @Nullable Reconnection reconnection)
            throws DeploymentException {
        if (!(model.config() instanceof ClientEndpointConfig clientConfig)) {
            throw new DeploymentException(model.endpointClass().getName() + " has no client endpoint configuration");
        }
        this.container = container;
        this.model = model;
        this.config = clientConfig;
        this.uri = uri;
        this.created = created;
        this.reconnection = reconnection;
        this.settings = DeployedEndpoint.settings(model, container.clientSettings());
        this.dispatch = DeployedEndpoint.dispatch(model, settings);
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        this.loader = context == null ? ClientAttempt.class.getClassLoader() : context;
        List<String> own = clientConfig.getPreferredSubprotocols();
        DeployedEndpoint.requireSubprotocols(model, own);
        ClientHandshake handshake =
                handshake(uri, clientConfig, own.isEmpty() ? container.clientSubprotocols() : own, settings);
        this.asked = new Request(handshake, configured(handshake.request(), clientConfig));
        this.instance = given == null ? instantiate(model, created) : given;
        this.codecs = model.openCodecs();
    }

    private static ClientHandshake handshake(
            URI uri, ClientEndpointConfig config, List<String> subprotocols, Settings settings)
            throws DeploymentException {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        try {
            return new ClientHandshake(
                    uri,
                    nonce,
                    subprotocols,
                    Extensions.offers(
                            config.getExtensions(), settings.handshake().deflate()),
                    Headers.empty());
        } catch (IllegalArgumentException e) {
            throw new DeploymentException("No handshake can be made: " + e.getMessage(), e);
        }
    }

    /** What a configurator changes is sent, except the fields that make the request a handshake. */
    private static RequestHead configured(RequestHead request, ClientEndpointConfig config) throws DeploymentException {
        ClientEndpointConfig.Configurator configurator = config.getConfigurator();
        if (configurator == null) {
            return request;
        }
        Map<String, List<String>> fields = request.headers().toMap();
        configurator.beforeRequest(fields);
        try {
            Headers.Builder headers = Headers.builder().addAll(Headers.of(fields));
            for (String mandatory : List.of("Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version")) {
                String value = request.headers().first(mandatory);
                if (value != null) {
                    headers.set(mandatory, value);
                }
            }
            return new RequestHead(
                    request.method(),
                    request.target(),
                    request.version(),
                    headers.remove("Content-Length").remove("Transfer-Encoding").build());
        } catch (IllegalArgumentException e) {
            throw new DeploymentException(
                    "The configurator " + configurator.getClass().getName() + " set a field that is none: "
                            + e.getMessage(),
                    e);
        }
    }

    private static Object instantiate(EndpointModel model, CreatedInstances created) throws DeploymentException {
        try {
            return created.create(model.endpointClass());
        } catch (InstantiationException e) {
            throw new DeploymentException(
                    "No instance of " + model.endpointClass().getName() + " can be made: " + e.getMessage(), e);
        }
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public RequestHead request() {
        return asked().head();
    }

    private synchronized Request asked() {
        return Objects.requireNonNull(asked, "the handshake is over");
    }

    @Override
    public @Nullable SSLContext sslContext() {
        return config.getSSLContext();
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
        ClientHandshake.Agreed agreed = asked().handshake().verify(exchange.request(), exchange.response());
        afterResponse(exchange.response());
        Opening opening = new Opening(
                exchange.uri().toString(),
                Map.of(),
                new Opening.Agreed(agreed.subprotocol(), Extensions.toApi(agreed.extensions()), transport.isSecure()),
                null,
                transport.localAddress(),
                transport.remoteAddress(),
                exchange.request().headers(),
                exchange.response().headers());
        Map<String, Object> configured = config.getUserProperties();
        Map<String, Object> userProperties = null;
        if (!configured.isEmpty() || settings.connectionProperties()) {
            userProperties = UserProperties.copy(configured);
            if (settings.connectionProperties()) {
                ConnectionProperties.put(userProperties, transport.localAddress(), transport.remoteAddress());
            }
        }
        return keep(new JakartaSession(
                Role.CLIENT,
                transport,
                shared,
                settings,
                dispatch,
                Extensions.agreedDeflate(exchange.request(), agreed.extensions()),
                new ClientSession(this, instance, codecs, opening, userProperties)));
    }

    private void afterResponse(ResponseHead response) throws HandshakeException {
        ClientEndpointConfig.Configurator configurator = config.getConfigurator();
        if (configurator == null) {
            return;
        }
        Map<String, List<String>> fields = CaseInsensitive.unmodifiable(response.headers());
        HandshakeResponse shown = () -> fields;
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Object entered = created.scope().enter();
            try {
                configurator.afterResponse(shown);
            } finally {
                created.scope().exit(entered);
            }
        } catch (RuntimeException e) {
            HandshakeException failure = new HandshakeException(
                    "The configurator " + configurator.getClass().getName() + " failed on the response: " + e);
            failure.initCause(e);
            throw failure;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private synchronized Connection keep(JakartaSession made) {
        established = made;
        asked = null;
        if (cancelled) {
            made.abort();
        }
        return made.connection();
    }

    // ---- asked by the session

    FairleadClientContainer container() {
        return container;
    }

    ClientEndpointConfig config() {
        return config;
    }

    Class<?> endpointClass() {
        return model.endpointClass();
    }

    Settings settings() {
        return settings;
    }

    ClassLoader loader() {
        return loader;
    }

    SessionScope scope() {
        return created.scope();
    }

    /** onOpen has returned. */
    void opened() {
        JakartaSession made;
        synchronized (this) {
            made = established;
        }
        if (made != null) {
            session.complete(made); // not under the lock: what depends on it may be anything
        }
    }

    /** The first session of a reconnection is there. */
    void keepConnected(Reconnection again) {
        Termination end;
        synchronized (this) {
            reconnection = again;
            end = ended;
        }
        if (end != null) {
            again.ended(end);
        }
    }

    /** The session is gone. */
    void ended() {
        created.destroy();
        Reconnection again;
        Termination end;
        synchronized (this) {
            again = reconnection;
            end = established == null ? null : established.connection().termination();
            ended = end;
        }
        if (again != null && end != null) {
            again.ended(end);
        }
    }

    /** Completes when onOpen has returned. */
    CompletableFuture<Session> session() {
        return session;
    }

    /** For messages: without the query, which may hold secrets. */
    String address() {
        return address(uri);
    }

    /** Of any URI: without user information, too, which is refused later. */
    static String address(URI uri) {
        return uri.getScheme() + "://" + String.valueOf(uri.getRawAuthority()).replaceFirst("^.*@", "")
                + uri.getRawPath();
    }

    /** Gives up: a session that comes later is cut. */
    synchronized void cancel() {
        cancelled = true;
        if (established != null) {
            established.abort();
        }
    }

    /** Releases what was made for a session that did not come about. */
    void release() {
        synchronized (this) {
            if (established != null) {
                return; // the session releases it
            }
        }
        created.abandon(codecs);
    }
}
