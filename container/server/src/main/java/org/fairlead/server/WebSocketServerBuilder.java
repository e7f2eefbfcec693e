package org.fairlead.server;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.fairlead.connection.HandlerDeployment;
import org.fairlead.connection.WebSocketHandler;
import org.fairlead.connection.WebSocketRequest;
import org.fairlead.container.Deployment;
import org.fairlead.container.EndpointScanner;
import org.fairlead.container.WebSocketDeployment;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.netty.StreamPair;
import org.fairlead.protocol.Role;
import org.fairlead.session.ResolvedSettings;
import org.fairlead.session.Settings;
import org.fairlead.session.SettingsBuilder;
import org.jspecify.annotations.Nullable;

/** What a {@link WebSocketServer} is made of. Every method but {@link #start} may be called in any order; not thread-safe. */
public final class WebSocketServerBuilder {

    /** Where to listen, as it was asked for; host null for every interface. */
    record Address(@Nullable String host, int port) {
        InetSocketAddress resolve() {
            return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        }

        @Override
        public String toString() {
            return host == null ? "port " + port : (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    private static final System.Logger LOG = System.getLogger("org.fairlead.server");

    final List<Address> addresses = new ArrayList<>();
    private final List<Class<?>> endpointClasses = new ArrayList<>();
    private final List<ServerEndpointConfig> endpointConfigs = new ArrayList<>();
    private final Set<Class<?>> applicationClasses = new LinkedHashSet<>();
    private final Set<String> packages = new LinkedHashSet<>();
    private final Map<String, WebSocketHandler> handlers = new HashMap<>();
    private @Nullable WebSocketHandler anyOther;
    private InstanceProvider instances = InstanceProvider.constructors();
    private UnaryOperator<InstanceProvider> suppliers = UnaryOperator.identity();
    final Map<String, Page> pages = new HashMap<>();

    @Nullable
    String host;

    int port = 8080;
    String contextPath = "";

    @Nullable
    ServerTls tls;

    @Nullable
    Executor executor;

    private @Nullable Deployment deployment;

    @Nullable
    HttpHook hook;

    int ioThreads = Math.max(2, Runtime.getRuntime().availableProcessors());
    Settings settings;
    boolean stopOnSigterm;

    WebSocketServerBuilder(Settings settings) {
        this.settings = settings;
    }

    /** The interface to listen on, by address or name; null, the default, for every interface. */
    public WebSocketServerBuilder host(@Nullable String host) {
        this.host = host;
        return this;
    }

    /** The port to listen on, 0 to 65535; 0 takes a free one. Default 8080. */
    public WebSocketServerBuilder port(int port) {
        this.port = checkPort(port);
        return this;
    }

    /** One of several addresses to listen on, which replace {@link #host} and {@link #port}. */
    public WebSocketServerBuilder listen(@Nullable String host, int port) {
        addresses.add(new Address(host, checkPort(port)));
        return this;
    }

    private static int checkPort(int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        return port;
    }

    /**
     * What decides about requests in place of the endpoints that this builder is given, which must then be none: for a caller that sets up its own
     * {@link WebSocketDeployment}, with a class loader for instance, or puts something before it. Its settings and context path are its own.
     */
    public WebSocketServerBuilder deployment(Deployment deployment) {
        this.deployment = deployment;
        return this;
    }

    /** The deployment of all endpoints that were given. */
    Deployment deploy() throws DeploymentException, IOException {
        Deployment endpoints = deployment == null ? deployEndpoints() : deployment;
        if (handlers.isEmpty() && anyOther == null) {
            warnOfNothing(endpoints);
            return endpoints;
        }
        HandlerDeployment made = new HandlerDeployment(endpoints, settings, executor);
        handlers.forEach(made::add);
        if (anyOther != null) {
            made.addForAnyOther(anyOther);
        }
        return made;
    }

    private void warnOfNothing(Deployment endpoints) {
        if (deployment == null && endpoints.endpointPaths().isEmpty() && pages.isEmpty() && hook == null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "This server has no endpoint, handler, page or hook and answers every request with 404, unless an endpoint is added to its"
                            + " deployment");
        }
    }

    private Deployment deployEndpoints() throws DeploymentException, IOException {
        WebSocketDeployment made = WebSocketDeployment.builder()
                .contextPath(contextPath)
                .settings(settings)
                .instances(suppliers.apply(instances))
                .build();
        Set<Class<?>> found = new LinkedHashSet<>(applicationClasses);
        if (!packages.isEmpty()) {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            found.addAll(EndpointScanner.scan(loader == null ? getClass().getClassLoader() : loader, packages));
        }
        if (!found.isEmpty()) {
            made.addScanned(List.of(found));
        }
        for (Class<?> endpoint : endpointClasses) {
            made.add(endpoint);
        }
        for (ServerEndpointConfig endpoint : endpointConfigs) {
            made.add(endpoint);
        }
        made.completed();
        return made;
    }

    /** Who makes endpoints, codecs and configurators; default their public constructors without arguments. */
    public WebSocketServerBuilder instances(InstanceProvider provider) {
        instances = provider;
        return this;
    }

    /** Deploys what is found in these packages and those below them, as {@link #application} does. */
    public WebSocketServerBuilder scan(String... names) {
        packages.addAll(List.of(names));
        return this;
    }

    /**
     * Classes as a scan would find them: where a {@code ServerApplicationConfig} is among them, it chooses what is deployed (Jakarta WebSocket 2.2,
     * section 6.2); where none is, every annotated endpoint is deployed.
     */
    public WebSocketServerBuilder application(Class<?>... classes) {
        applicationClasses.addAll(List.of(classes));
        return this;
    }

    /** Speaks TLS on every address. */
    public WebSocketServerBuilder tls(ServerTls tls) {
        this.tls = tls;
        return this;
    }

    /** Deploys a class that is annotated {@code @ServerEndpoint}. */
    public WebSocketServerBuilder endpoint(Class<?>... annotated) {
        endpointClasses.addAll(List.of(annotated));
        return this;
    }

    /**
     * Deploys a class that is annotated {@code @ServerEndpoint} and whose constructor has arguments: {@code endpoint(Chat.class, () -> new
     * Chat(database))}.
     *
     * @param instances asked for one for each connection
     */
    public <T> WebSocketServerBuilder endpoint(Class<T> annotated, Supplier<? extends T> instances) {
        UnaryOperator<InstanceProvider> before = suppliers;
        suppliers = provider -> before.apply(provider).supplying(annotated, instances);
        return endpoint(annotated);
    }

    /** Deploys an endpoint by its configuration. */
    public WebSocketServerBuilder endpoint(ServerEndpointConfig config) {
        endpointConfigs.add(config);
        return this;
    }

    /** The path in front of all endpoints' paths, for instance {@code /app}; default none. Pages are not under it. */
    public WebSocketServerBuilder contextPath(String path) {
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (!trimmed.isEmpty() && !trimmed.startsWith("/")) {
            throw new IllegalArgumentException("a context path begins with a slash: " + path);
        }
        contextPath = trimmed;
        return this;
    }

    /**
     * Serves one path by a handler, which asks for messages, instead of an endpoint. It gets a thread for each connection, virtual from JDK 24 on.
     *
     * @param path as on the wire, without query; begins with a slash, and has no context path in front
     * @throws IllegalArgumentException for another path
     */
    public WebSocketServerBuilder handler(String path, WebSocketHandler handler) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash: " + path);
        }
        handlers.put(path, handler);
        return this;
    }

    /** Where blocking endpoints run; default is a pool of the server's own. The caller stops it, after the server. */
    public WebSocketServerBuilder executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    /** How many threads read and write; default one per processor, at least 2. */
    public WebSocketServerBuilder ioThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread must read and write, not " + threads);
        }
        ioThreads = threads;
        return this;
    }

    /**
     * Timeouts, sizes and queues, all of them; default is what {@link ResolvedSettings#load(Role)} finds. The given settings replace that as a
     * whole: {@link Settings#server}, for instance, leaves out what system properties and the environment say, which {@link
     * #settings(UnaryOperator)} keeps.
     */
    public WebSocketServerBuilder settings(Settings settings) {
        this.settings = settings;
        return this;
    }

    /**
     * Changes some of the settings, for instance {@code settings(s -> s.maxMessageSize(4 << 20))}. The others stay as they are: as system
     * properties and the environment have them, unless {@link #settings(Settings)} was called before.
     */
    public WebSocketServerBuilder settings(UnaryOperator<SettingsBuilder> change) {
        settings = change.apply(settings.toBuilder()).build();
        return this;
    }

    /** Sees every request first. */
    public WebSocketServerBuilder onHttpRequest(HttpHook hook) {
        this.hook = hook;
        return this;
    }

    /** Shows the bytes at exactly this path. */
    public WebSocketServerBuilder page(String path, byte[] content, String contentType) {
        pages.put(path, new Page(content.clone(), contentType));
        return this;
    }

    /**
     * Shows a class path resource at exactly this path.
     *
     * @param beside the class whose package, or absolute path, the resource is found by
     * @throws java.io.UncheckedIOException where there is no such resource
     */
    public WebSocketServerBuilder page(String path, Class<?> beside, String resource, String contentType) {
        pages.put(path, Page.ofResource(beside, resource, contentType));
        return this;
    }

    /**
     * When the JVM ends, by SIGTERM for instance, closes the server first as {@link WebSocketServer#close} does: every session is told 1001, and
     * after the setting {@code drainTimeout} what is left is cut. The exit status is what it always is, for SIGTERM 143. Default: no.
     */
    public WebSocketServerBuilder stopOnSigterm() {
        stopOnSigterm = true;
        return this;
    }

    /**
     * Speaks WebSocket as a server on a byte stream that is there already, and waits for the client's request, for the connect timeout at most. The
     * stream belongs to the connection from then on; a daemon thread waits for its bytes, and others write and run the protocol. Addresses, endpoints
     * and handlers of this builder do not matter; settings, hook, pages and TLS do.
     *
     * @param stream in blocking mode
     * @throws IOException where the stream ends before a valid request has come, or the time is up; it is then closed
     * @throws IllegalArgumentException for a channel in non-blocking mode
     */
    public WebSocketRequest wrap(ByteChannel stream) throws IOException {
        return WebSocketServer.wrap(this, stream);
    }

    /** As {@link #wrap(ByteChannel)}, with a stream for each way. */
    public WebSocketRequest wrap(InputStream in, OutputStream out) throws IOException {
        return wrap(new StreamPair(in, out));
    }

    /**
     * Deploys the endpoints, listens, and has the handler called for every connection that neither an endpoint nor a {@link #handler} is there for.
     *
     * <pre>{@code
     * WebSocketServer.builder().port(8080).serve(request -> {
     *     try (WebSocketConnection connection = request.accept()) {
     *         while (true) {
     *             connection.send(connection.receive().asText());
     *         }
     *     }
     * });
     * }</pre>
     *
     * @throws DeploymentException where an endpoint breaks a rule
     * @throws IOException where an address cannot be listened on, or the certificate not be read; nothing runs then
     */
    public WebSocketServer serve(WebSocketHandler handler) throws IOException, DeploymentException {
        anyOther = Objects.requireNonNull(handler);
        return start();
    }

    /**
     * As {@link #serve}, and returns when the server has stopped: by SIGTERM, where {@link #stopOnSigterm} was called, or by this thread's being
     * interrupted, after which its sessions are closed with 1001 within the setting {@code drain-timeout}.
     *
     * @param started given the server when it listens, for instance to learn its port
     */
    public void serveUntilStopped(WebSocketHandler handler, Consumer<WebSocketServer> started)
            throws IOException, DeploymentException {
        try (WebSocketServer server = serve(handler)) {
            started.accept(server);
            server.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Deploys the endpoints and listens. A server without any endpoint, handler, page or hook starts too, with a warning in the log, since endpoints may be added
     * to {@link WebSocketServer#deployment} later.
     *
     * @throws DeploymentException where an endpoint breaks a rule
     * @throws IOException where an address cannot be listened on, or the certificate not be read; nothing runs then
     */
    public WebSocketServer start() throws IOException, DeploymentException {
        if (addresses.isEmpty()) {
            addresses.add(new Address(host, port));
        }
        return WebSocketServer.start(this);
    }
}
