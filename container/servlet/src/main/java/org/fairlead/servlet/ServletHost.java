package org.fairlead.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.CodeSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.fairlead.container.Deployment;
import org.fairlead.container.InstanceProviderFinder;
import org.fairlead.container.WebSocketDeployment;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.OwnThreads;
import org.fairlead.session.ResolvedSettings;
import org.fairlead.session.Settings;
import org.fairlead.session.TimerWheel;
import org.fairlead.session.Workers;
import org.jspecify.annotations.Nullable;

/** One web application's WebSocket side: its deployment, and the threads and clock of its connections. */
final class ServletHost implements ContainerStop.Application, AutoCloseable {

    private static final Logger LOG = System.getLogger(ServletHost.class.getName());

    /** For threads that have nothing to do but end, on a busy machine too. */
    private static final long JOIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String contextPath;
    private final Settings settings;
    private final WebSocketDeployment deployment;
    private final TimerWheel timers = new TimerWheel();
    private final Workers workers;
    private final OwnThreads threadsOfIo = new OwnThreads(number -> "fairlead-servlet-io-" + number);
    private final ThreadPoolExecutor ioThreads;
    private final Connection.Shared shared;
    private final HttpSessions httpSessions = new HttpSessions();
    private final FrameReaderPool frameReaders = new FrameReaderPool();
    private final LocalAddresses localAddresses = new LocalAddresses();
    private final Upgraders upgraders = new Upgraders();

    /** Whether the application has checked the origin of an upgrade with this configuration. */
    private volatile Predicate<ServerEndpointConfig> originChecked = config -> false;

    /** From the handshake to the end of the connection. */
    private final Set<AcceptedUpgrade> upgrades = ConcurrentHashMap.newKeySet();

    /** Handshakes that are being decided about: some of them will be upgrades. */
    private final AtomicInteger deciding = new AtomicInteger();

    private volatile GoingAway goingAway = new GoingAway();

    /** @throws IllegalArgumentException for a wrong context parameter, system property or environment variable */
    ServletHost(ServletContext context) {
        contextPath = context.getContextPath();
        settings =
                ResolvedSettings.load(Role.SERVER, contextParameters(context)).settings();
        workers = settings.newWorkers();
        ioThreads = newIoThreads(threadsOfIo, loader(context));
        // a server masks nothing (RFC 6455 section 5.1)
        shared = new Connection.Shared(timers, workers, () -> 0);
        deployment = WebSocketDeployment.builder()
                .contextPath(contextPath)
                .classLoader(loader(context))
                .settings(settings)
                .instances(InstanceProviderFinder.ofApplication(context.getClassLoader(), context::getAttribute))
                .httpUpgrade(this::upgrade)
                .build();
    }

    /** Where the container gives the application no class loader, as an embedded Jetty may, its classes are those around us. */
    private static ClassLoader loader(ServletContext context) {
        @Nullable ClassLoader given = context.getClassLoader();
        return given == null ? ServletHost.class.getClassLoader() : given;
    }

    /**
     * For what the engine has to do while none of the container's threads is in a callback: write what a worker sends, or read on. Apart from the workers, all of
     * which may be waiting for just that.
     */
    private static ThreadPoolExecutor newIoThreads(OwnThreads made, ClassLoader loader) {
        int size = Math.max(2, Runtime.getRuntime().availableProcessors());
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(size, size, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = made.newThread(task);
                    thread.setContextClassLoader(loader);
                    return thread;
                });
        // when the application has stopped, what is left of its connections ends on the threads of the container
        threads.setRejectedExecutionHandler((task, stopped) -> task.run());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static Map<String, String> contextParameters(ServletContext context) {
        Map<String, String> parameters = new HashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            parameters.put(name, context.getInitParameter(name));
        }
        return parameters;
    }

    // ---- deployment

    /** The context path for people to read; that of the root application is empty. */
    private String application() {
        return contextPath.isEmpty() ? "/" : contextPath;
    }

    /** Deploys what a scan found. */
    void addScanned(Set<Class<?>> classes) {
        try {
            deployment.addScanned(byArchive(classes));
        } catch (DeploymentException e) {
            noneDeployed(e);
        }
    }

    /** Told when every listener of the application has been told of its start: it has said which endpoints it has, though more may come. */
    void started(ServletContext context) {
        try {
            deployment.completed();
        } catch (DeploymentException e) {
            noneDeployed(e);
        }
        String version = ServletHost.class.getPackage().getImplementationVersion();
        List<String> paths = deployment.endpointPaths();
        LOG.log(
                Level.INFO,
                "Fairlead" + (version == null ? "" : " " + version) + " serves " + count(paths) + " in " + application()
                        + ", by "
                        + (upgraders.knows(context) ? "its container's own way to upgrade" : "the Servlet API")
                        + (paths.isEmpty() ? "" : ": " + String.join(", ", paths)));
    }

    /** The application may well be more than its endpoints: none of them is deployed (section 5.2.1), the rest runs. */
    private void noneDeployed(DeploymentException e) {
        LOG.log(Level.ERROR, "No endpoint of " + application() + " is deployed: " + e.getMessage(), e);
    }

    private static String count(List<String> paths) {
        return switch (paths.size()) {
            case 0 -> "no WebSocket endpoint so far";
            case 1 -> "1 WebSocket endpoint";
            default -> paths.size() + " WebSocket endpoints";
        };
    }

    /** A ServerApplicationConfig chooses among the classes of its own archive (section 6.2). */
    private static List<Set<Class<?>>> byArchive(Set<Class<?>> classes) {
        Map<String, Set<Class<?>>> archives = new LinkedHashMap<>();
        for (Class<?> type : classes) {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            String archive = source == null || source.getLocation() == null
                    ? ""
                    : source.getLocation().toString();
            archives.computeIfAbsent(archive, location -> new LinkedHashSet<>()).add(type);
        }
        return List.copyOf(archives.values());
    }

    WebSocketDeployment deployment() {
        return deployment;
    }

    Connection.Shared shared() {
        return shared;
    }

    Executor ioThreads() {
        return ioThreads;
    }

    void originChecked(Predicate<ServerEndpointConfig> byFramework) {
        originChecked = byFramework;
    }

    HttpSessions httpSessions() {
        return httpSessions;
    }

    FrameReaderPool frameReaders() {
        return frameReaders;
    }

    // ---- requests

    /** @return false where no endpoint has this path */
    boolean upgrade(HttpServletRequest request, HttpServletResponse response) throws IOException {
        deciding.incrementAndGet();
        try {
            return decide(request, response);
        } finally {
            decided();
        }
    }

    private void decided() {
        deciding.decrementAndGet();
        tellIfGone();
    }

    private boolean decide(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ServletFacts facts = new ServletFacts(request, localAddresses);
        RequestHead head;
        try {
            head = ServletFacts.head(request);
        } catch (IllegalArgumentException e) {
            send(ResponseHead.refusal(400, "A header field of the request is not valid: " + e.getMessage()), response);
            return true;
        }
        Deployment.Outcome outcome = deployment.handshake(head, facts);
        if (outcome instanceof Deployment.NotFound) {
            return false;
        }
        complete(outcome, request, response, facts);
        return true;
    }

    /** For {@code ServerContainer.upgradeHttpToWebSocket}. */
    private void upgrade(
            Object request, Object response, ServerEndpointConfig config, Map<String, String> pathParameters)
            throws IOException, DeploymentException {
        deciding.incrementAndGet();
        try {
            ServletFacts facts = new ServletFacts((HttpServletRequest) request, localAddresses);
            RequestHead head = ServletFacts.head((HttpServletRequest) request);
            complete(
                    deployment.handshake(config, pathParameters, head, facts, originChecked.test(config)),
                    (HttpServletRequest) request,
                    (HttpServletResponse) response,
                    facts);
        } finally {
            decided();
        }
    }

    private void complete(
            Deployment.Outcome outcome, HttpServletRequest request, HttpServletResponse response, ServletFacts facts)
            throws IOException {
        facts.handshakeDone();
        if (outcome instanceof Deployment.Refused refused) {
            send(refused.response(), response);
        } else if (outcome instanceof Deployment.Accepted accepted) {
            upgrade(accepted, request, response, facts);
        }
    }

    private void upgrade(
            Deployment.Accepted accepted, HttpServletRequest request, HttpServletResponse response, ServletFacts facts)
            throws IOException {
        HttpSession session =
                facts.userPrincipal() != null && facts.httpSession() instanceof HttpSession http ? http : null;
        AcceptedUpgrade upgrade = new ServletTransport(this, accepted, facts.peer(), session);
        upgrades.add(upgrade);
        try {
            response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
            accepted.response()
                    .headers()
                    .toMap()
                    .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            HttpServletRequest own = Upgraders.unwrapped(request);
            upgraders.of(own).upgrade(own, response, upgrade);
            upgrade.expires(settings.connectTimeout());
        } catch (ServletException | IOException | RuntimeException | LinkageError e) {
            upgrade.abandoned();
            throw e instanceof IOException io ? io : new IOException("The container cannot upgrade the request", e);
        }
    }

    private static void send(ResponseHead refusal, HttpServletResponse response) throws IOException {
        response.setStatus(refusal.status());
        refusal.headers().toMap().forEach((name, values) -> {
            // the container knows how long its connection lives
            if (!name.equalsIgnoreCase("Connection")) {
                values.forEach(value -> response.addHeader(name, value));
            }
        });
        response.getOutputStream().write(refusal.body());
    }

    // ---- connections

    void ended(AcceptedUpgrade upgrade) {
        upgrades.remove(upgrade);
        tellIfGone();
    }

    private void tellIfGone() {
        GoingAway current = goingAway;
        if (current.haveSessionsClosed() && deciding.get() == 0 && upgrades.isEmpty()) {
            current.noneLeft();
        }
    }

    /**
     * Closes every session with 1001, waits for that at most the setting {@code drainTimeout}, cuts what is left, and stops the threads.
     */
    @Override
    public void close() {
        try {
            drain();
        } finally {
            upgrades.forEach(AcceptedUpgrade::stopped);
            ioThreads.shutdown();
            workers.close();
            timers.close();
            joinThreads();
        }
    }

    /**
     * What is not open yet, and whose peer has its answer, opens and closes with 1001. Sessions that have closed leave streams behind whose peers have not closed
     * theirs yet: these are waited for, too.
     */
    @Override
    public CompletableFuture<Void> goAway() {
        GoingAway current = goingAway;
        if (current.begin()) {
            deployment
                    .closeAll(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "The application stops."))
                    .whenComplete((closed, failure) -> {
                        if (failure != null) {
                            LOG.log(Level.WARNING, "Closing the sessions failed", failure);
                        }
                        current.sessionsClosed();
                        tellIfGone();
                    });
        }
        return current.gone();
    }

    /** Accepts handshakes again, where the application goes on after {@link #drain}. */
    void comeBack() {
        if (goingAway.hasBegun()) {
            goingAway = new GoingAway();
            deployment.reopen();
        }
    }

    /** Once: later calls do nothing. */
    @Override
    public void drain() {
        if (!goingAway.await()) {
            return;
        }
        try {
            var unused = goAway().get(settings.serverSettings().drainTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            LOG.log(Level.DEBUG, () -> deployment.openSessions() + " sessions did not close in time");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // it is never completed so
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Containers look for threads that an application leaves behind, and warn; handlers that do not return are not waited for without an end. */
    private void joinThreads() {
        long deadline = System.nanoTime() + JOIN_NANOS;
        if (!threadsOfIo.join(deadline) | !timers.join(deadline) | !workers.join(deadline)) {
            LOG.log(Level.DEBUG, "A thread of {0} is still at work", application());
        }
    }
}
