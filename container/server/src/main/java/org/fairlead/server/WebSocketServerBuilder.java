package org.fairlead.server;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.fairlead.connection.WebSocketHandler;
import org.fairlead.connection.WebSocketRequest;
import org.fairlead.container.Deployment;
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

    private final ListenWishes wishes = new ListenWishes();
    private final Application application = new Application();
    final Map<String, Page> pages = new HashMap<>();
    final List<StaticFiles> files = new ArrayList<>();

    @Nullable
    HealthCheck health;

    private @Nullable String host;
    private int port = 8080;
    String contextPath = "";

    @Nullable
    ServerTls tls;

    @Nullable
    Executor executor;

    @Nullable
    HttpHook hook;

    int ioThreads = Math.max(2, Runtime.getRuntime().availableProcessors());
    Settings settings;
    boolean stopOnSigterm;

    WebSocketServerBuilder(Settings settings) {
        this.settings = settings;
    }

    /** The interface to listen on, by address or name; null, the default, for every interface. Holds beside {@link #listen} and {@link #unixSocket}. */
    public WebSocketServerBuilder host(@Nullable String host) {
        this.host = host;
        wishes.addDefault();
        return this;
    }

    /** The port to listen on, 0 to 65535; 0 takes a free one. Default 8080, or none beside {@link #listen} and {@link #unixSocket}. */
    public WebSocketServerBuilder port(int port) {
        this.port = checkPort(port);
        wishes.addDefault();
        return this;
    }

    /**
     * One of several addresses to listen on, beside that of {@link #host} and {@link #port} where one of these is called. It speaks TLS where {@link #tls(ServerTls)} was given.
     *
     * @param host an address or a name, of which the first address is taken; null for every interface
     * @param port 0 to 65535; 0 takes a free one, each listener its own
     */
    public WebSocketServerBuilder listen(@Nullable String host, int port) {
        wishes.add(new ListenAddress.Tcp(host, checkPort(port), null, false), true);
        return this;
    }

    /**
     * As {@link #listen(String, int)}, with a certificate of its own.
     *
     * @param tls null to speak plain HTTP there, also where {@link #tls(ServerTls)} was given for the others
     */
    public WebSocketServerBuilder listen(@Nullable String host, int port, @Nullable ServerTls tls) {
        wishes.add(new ListenAddress.Tcp(host, checkPort(port), tls, false), false);
        return this;
    }

    /**
     * Listens on a Unix domain socket, beside {@link #host}, {@link #port} and {@link #listen} where these are called. It speaks plain HTTP.
     * Where the path has a socket that nobody listens on any more, left by a process that was killed, it is replaced; the file is deleted when the
     * listener ends. Who may connect is whoever may write to the file: its permissions are what the process' umask leaves. Where that is too much,
     * put the socket into a directory that only the right users may enter, which no race can undo, or use {@link #unixSocket(Path, Set)}.
     *
     * @param path at most about 100 bytes long, as the operating system demands
     */
    public WebSocketServerBuilder unixSocket(Path path) {
        wishes.add(new ListenAddress.Unix(Objects.requireNonNull(path, "path"), null), false);
        return this;
    }

    /** As {@link #unixSocket(Path)}; the permissions are set right after the socket was made. */
    public WebSocketServerBuilder unixSocket(Path path, Set<PosixFilePermission> permissions) {
        wishes.add(new ListenAddress.Unix(Objects.requireNonNull(path, "path"), Set.copyOf(permissions)), false);
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
        application.deployment = Objects.requireNonNull(deployment, "deployment");
        return this;
    }

    /** The deployment of all endpoints that were given. */
    Deployment deploy() throws DeploymentException, IOException {
        boolean shows = !pages.isEmpty() || !files.isEmpty() || health != null || hook != null;
        return application.deploy(contextPath, settings, executor, shows);
    }

    /** Who makes endpoints, codecs and configurators; default their public constructors without arguments. */
    public WebSocketServerBuilder instances(InstanceProvider provider) {
        application.instances = Objects.requireNonNull(provider, "provider");
        return this;
    }

    /** Deploys what is found in these packages and those below them, as {@link #application} does. */
    public WebSocketServerBuilder scan(String... names) {
        application.packages.addAll(Application.present("names", names));
        return this;
    }

    /**
     * Classes as a scan would find them: where a {@code ServerApplicationConfig} is among them, it chooses what is deployed (Jakarta WebSocket 2.2,
     * section 6.2); where none is, every annotated endpoint is deployed.
     */
    public WebSocketServerBuilder application(Class<?>... classes) {
        application.scannedClasses.addAll(Application.present("classes", classes));
        return this;
    }

    /** Speaks TLS on every TCP address that was given no certificate of its own, and not said to be plain. */
    public WebSocketServerBuilder tls(ServerTls tls) {
        this.tls = Objects.requireNonNull(tls, "tls");
        return this;
    }

    /** Deploys a class that is annotated {@code @ServerEndpoint}. */
    public WebSocketServerBuilder endpoint(Class<?>... annotated) {
        application.endpointClasses.addAll(Application.present("annotated", annotated));
        return this;
    }

    /**
     * Deploys a class that is annotated {@code @ServerEndpoint} and whose constructor has arguments: {@code endpoint(Chat.class, () -> new
     * Chat(database))}.
     *
     * @param instances asked for one for each connection
     */
    public <T> WebSocketServerBuilder endpoint(Class<T> annotated, Supplier<? extends T> instances) {
        application.supply(annotated, instances);
        return endpoint(annotated);
    }

    /** Deploys an endpoint by its configuration. */
    public WebSocketServerBuilder endpoint(ServerEndpointConfig config) {
        application.endpointConfigs.add(Objects.requireNonNull(config, "config"));
        return this;
    }

    /**
     * The path in front of all endpoints' paths, for instance {@code /app}; default none. Pages are not under it.
     *
     * @throws IllegalArgumentException for what is no path of a URI; characters outside ASCII may be there, which requests have in UTF-8
     */
    public WebSocketServerBuilder contextPath(String path) {
        contextPath = Site.contextPath(path);
        return this;
    }

    /**
     * Serves one path by a handler, which asks for messages, instead of an endpoint. It gets a thread for each connection, virtual from JDK 24 on.
     *
     * @param path literal, as on the wire, without query; begins with a slash, and has no context path in front. {@link #start} refuses an endpoint's
     * @throws IllegalArgumentException for another path, and for one that has a handler already
     */
    public WebSocketServerBuilder handler(String path, WebSocketHandler handler) {
        application.handle(path, handler);
        return this;
    }

    /** Where blocking endpoints run; default is a pool of the server's own. The caller stops it, after the server. */
    public WebSocketServerBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
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
        this.settings = Objects.requireNonNull(settings, "settings");
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

    /**
     * Answers at this path, on every listener: 200 while the server accepts connections, 503 with the reason from {@link
     * WebSocketServer#stopAccepting} or {@link WebSocketServer#stop} on. Since the listeners are closed then, only a {@link #healthListener} can
     * still be asked.
     *
     * @param path for instance {@code /healthz}
     */
    public WebSocketServerBuilder health(String path) {
        health = new HealthCheck(Site.checkPath(path));
        return this;
    }

    /**
     * A listener that answers the health check alone, at {@link #health}'s path or else {@code /healthz}, in plain HTTP, and that goes on until the
     * server has stopped. It comes beside the other addresses.
     */
    public WebSocketServerBuilder healthListener(@Nullable String host, int port) {
        wishes.add(new ListenAddress.Tcp(host, checkPort(port), null, true), false);
        if (health == null) {
            health("/healthz");
        }
        return this;
    }

    /**
     * Shows the files of a directory under a path, for GET and HEAD, with {@code ETag} and {@code Last-Modified}; for pages that belong to the
     * endpoints, not for large or many files: each is read whole, at most 1 MiB, and sent within the setting {@code connectTimeout}. A path of a
     * directory shows its {@code index.html}. Not shown: what lies outside the directory, also by a symbolic link, and names that begin with a dot,
     * except {@code .well-known}.
     *
     * @param path for instance {@code /static}, or {@code /}
     * @throws IllegalArgumentException where the directory is none
     */
    public WebSocketServerBuilder files(String path, Path directory) {
        files.add(new StaticFiles(Site.checkPath(path), FileTree.directory(directory)));
        return this;
    }

    /**
     * Shows the resources of the class path below a package-like folder, as {@link #files(String, Path)} shows a directory.
     *
     * @param folder for instance {@code web} or {@code org/example/web}
     */
    public WebSocketServerBuilder files(String path, ClassLoader loader, String folder) {
        files.add(new StaticFiles(Site.checkPath(path), FileTree.classPath(loader, folder)));
        return this;
    }

    /** Sees every request first. */
    public WebSocketServerBuilder onHttpRequest(HttpHook hook) {
        this.hook = Objects.requireNonNull(hook, "hook");
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
        application.anyOther = Objects.requireNonNull(handler, "handler");
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
        return WebSocketServer.start(this);
    }

    /** Where to listen, in the order it was asked for. */
    List<ListenAddress> listenAddresses() {
        return wishes.addresses(host, port, tls);
    }
}
