package org.fairlead.container;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.fairlead.endpoint.EndpointModel;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.session.FairleadSession;
import org.fairlead.session.OriginPolicy;
import org.fairlead.session.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one application. Endpoints may be added at any time (Jakarta WebSocket 2.2, section 6.4); until {@link #completed} one that
 * cannot be deployed takes all others with it (section 5.2.1), later it fails alone. Thread-safe.
 */
public final class WebSocketDeployment implements Deployment {

    private final String contextPath;
    private final ClassLoader loader;
    private final InstanceProvider instances;
    private final Settings settings;
    private final ContainerDefaults defaults;
    private final FairleadServerContainer container;
    private final UpgradedEndpoints upgraded;

    /** Best match first. Replaced as a whole under the lock, read without. */
    private volatile List<DeployedEndpoint> endpoints = List.of();

    /** Those whose configuration is their class' annotation; guarded by this. */
    private final Set<DeployedEndpoint> byAnnotation = new HashSet<>();

    /** Those that are made once more when what makes their instances has started; guarded by this. */
    private final Set<DeployedEndpoint> early = new HashSet<>();

    /** Guarded by this. */
    private boolean completed;

    /** Why the deployment was given up, which later endpoints are told; guarded by this. */
    private @Nullable DeploymentException failure;

    private volatile @Nullable CloseReason closing;

    /** How to set up a deployment. */
    public static final class Builder {
        private String contextPath = "";
        private ClassLoader loader = defaultLoader();
        private InstanceProvider instances = InstanceProvider.constructors();
        private Settings settings = Settings.server();
        private Settings clientSettings = Settings.client();
        private @Nullable HttpUpgrade upgrade;

        private Builder() {}

        private static ClassLoader defaultLoader() {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return context == null ? WebSocketDeployment.class.getClassLoader() : context;
        }

        /** What stands before every endpoint's path: "" (default) or a path like {@code /chat}. */
        public Builder contextPath(String path) {
            if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
                throw new IllegalArgumentException(
                        "A context path is empty or begins with a slash and does not end with one, unlike \"" + path
                                + "\"");
            }
            contextPath = path;
            return this;
        }

        /** The context class loader of all callbacks; default the builder's thread's. */
        public Builder classLoader(ClassLoader applicationLoader) {
            loader = Objects.requireNonNull(applicationLoader);
            return this;
        }

        /** Who makes endpoints, codecs and configurators; default their constructors. */
        public Builder instances(InstanceProvider provider) {
            instances = Objects.requireNonNull(provider);
            return this;
        }

        /** What holds where an endpoint says nothing; default {@link Settings#server}. */
        public Builder settings(Settings containerSettings) {
            settings = Objects.requireNonNull(containerSettings);
            return this;
        }

        /** For connections that the application opens by its server container; default {@link Settings#client}. */
        public Builder clientSettings(Settings settingsOfClients) {
            clientSettings = Objects.requireNonNull(settingsOfClients);
            return this;
        }

        /** For hosts that can upgrade a request in the application's hands; default none. */
        public Builder httpUpgrade(HttpUpgrade hostUpgrade) {
            upgrade = Objects.requireNonNull(hostUpgrade);
            return this;
        }

        public WebSocketDeployment build() {
            return new WebSocketDeployment(this);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    private WebSocketDeployment(Builder builder) {
        contextPath = builder.contextPath;
        loader = builder.loader;
        instances = builder.instances;
        settings = builder.settings;
        defaults = new ContainerDefaults(settings);
        upgraded = new UpgradedEndpoints(this);
        container = new FairleadServerContainer(this, builder.clientSettings, defaults, builder.upgrade);
        OtherImplementations.warn();
    }

    // ---- deploying

    @Override
    public void add(Class<?> annotated) throws DeploymentException {
        addAll(Set.of(Objects.requireNonNull(annotated, "the endpoint class")), Set.of());
    }

    @Override
    public void add(ServerEndpointConfig config) throws DeploymentException {
        addAll(Set.of(), Set.of(Objects.requireNonNull(config, "the endpoint's configuration")));
    }

    /**
     * Deploys what was found in the archives of an application: what their {@code ServerApplicationConfig}s choose, or every annotated class
     * where there are none (section 6.2). All or nothing.
     *
     * @param archives for each archive the classes found in it
     */
    public void addScanned(List<? extends Set<Class<?>>> archives) throws DeploymentException {
        ScannedApplication.Chosen chosen;
        try {
            chosen = ScannedApplication.choose(archives, instances);
        } catch (DeploymentException e) {
            throw giveUp(e);
        }
        addAll(chosen.annotated(), chosen.configs());
    }

    /**
     * Ends the deployment phase: from now on an endpoint that cannot be deployed does not affect others. Where what makes instances had not started when endpoints were
     * deployed, their configurators are made now.
     *
     * @throws DeploymentException where that fails; nothing is deployed then
     */
    public synchronized void completed() throws DeploymentException {
        if (instances instanceof AwaitedInstances awaited) {
            awaited.started();
        }
        try {
            if (!early.isEmpty()) {
                endpoints = madeAgain();
            }
        } catch (DeploymentException e) {
            throw giveUp(e);
        } finally {
            completed = true;
            early.clear();
        }
    }

    private synchronized List<DeployedEndpoint> madeAgain() throws DeploymentException {
        List<DeployedEndpoint> all = new ArrayList<>(endpoints);
        for (int i = 0; i < all.size(); i++) {
            DeployedEndpoint present = all.get(i);
            if (early.contains(present)) {
                boolean annotated = byAnnotation.remove(present);
                EndpointModel model = annotated
                        ? EndpointModel.server(present.model().endpointClass(), instances)
                        : EndpointModel.server(present.config(), instances);
                DeployedEndpoint made = new DeployedEndpoint(model, this, null);
                if (annotated) {
                    byAnnotation.add(made);
                }
                all.set(i, made);
            }
        }
        return List.copyOf(all);
    }

    private synchronized void addAll(Set<Class<?>> annotated, Set<ServerEndpointConfig> configs)
            throws DeploymentException {
        if (failure != null) {
            throw new DeploymentException(
                    "Nothing more is deployed since an endpoint failed: " + failure.getMessage(), failure);
        }
        boolean settled = completed || !(instances instanceof AwaitedInstances awaited) || awaited.isSettled();
        List<DeployedEndpoint> all = new ArrayList<>(endpoints);
        try {
            for (Class<?> type : annotated) {
                EndpointModel model =
                        settled ? EndpointModel.server(type, instances) : EndpointModel.serverWithoutConfigurator(type);
                insert(all, model, true, settled);
            }
            for (ServerEndpointConfig config : configs) {
                insert(all, EndpointModel.server(config, instances), false, settled);
            }
        } catch (DeploymentException e) {
            throw giveUp(e);
        }
        all.sort(Comparator.comparing(DeployedEndpoint::path));
        endpoints = List.copyOf(all);
    }

    private synchronized DeploymentException giveUp(DeploymentException e) {
        if (!completed) {
            failure = e;
            endpoints = List.of();
        }
        return e;
    }

    private synchronized void insert(
            List<DeployedEndpoint> all, EndpointModel model, boolean annotated, boolean settled)
            throws DeploymentException {
        DeployedEndpoint added = new DeployedEndpoint(model, this, null);
        for (DeployedEndpoint present : all) {
            if (present.path().isEquivalentTo(added.path())) {
                if (isSame(present, added, annotated)) {
                    return; // found by a scan and added by hand: deployed once (section 6.4)
                }
                throw new DeploymentException(present.model().endpointClass().getName() + " at "
                        + present.config().getPath() + " and "
                        + model.endpointClass().getName() + " at "
                        + added.config().getPath() + " have equivalent paths");
            }
        }
        all.add(added);
        if (annotated) {
            byAnnotation.add(added);
        }
        if (!settled) {
            early.add(added);
        }
    }

    /** The same configuration object, or the same class by its annotation: another configuration would be lost without a word. */
    private synchronized boolean isSame(DeployedEndpoint present, DeployedEndpoint added, boolean addedByAnnotation) {
        return present.config() == added.config()
                || (addedByAnnotation
                        && byAnnotation.contains(present)
                        && present.model().endpointClass() == added.model().endpointClass());
    }

    @Override
    public List<String> endpointPaths() {
        return endpoints.stream()
                .map(endpoint -> contextPath + endpoint.config().getPath())
                .toList();
    }

    // ---- answering

    @Override
    public Outcome handshake(RequestHead request, RequestFacts facts) {
        RequestTarget target = RequestTarget.of(request, facts.isSecure(), facts.localAddress());
        String path = facts.pathInContext(contextPath, target.path());
        if (path != null) {
            List<DeployedEndpoint> all = endpoints;
            for (int i = 0; i < all.size(); i++) {
                DeployedEndpoint endpoint = all.get(i);
                Map<String, String> pathParameters = endpoint.path().match(path);
                if (pathParameters != null) {
                    return handshake(endpoint, pathParameters, request, target, facts, origins(endpoint));
                }
            }
        }
        return new NotFound();
    }

    /**
     * Decides about a request that the application itself brings together with an endpoint, whatever the endpoint's path ({@link
     * ServerContainer#upgradeHttpToWebSocket}).
     */
    public Outcome handshake(
            ServerEndpointConfig config, Map<String, String> pathParameters, RequestHead request, RequestFacts facts)
            throws DeploymentException {
        return handshake(config, pathParameters, request, facts, false);
    }

    /**
     * The same for who may have decided about the origin.
     *
     * @param originChecked whether the policy of the settings is not asked any more; a configurator of the application still is
     */
    public Outcome handshake(
            ServerEndpointConfig config,
            Map<String, String> pathParameters,
            RequestHead request,
            RequestFacts facts,
            boolean originChecked)
            throws DeploymentException {
        DeployedEndpoint endpoint = upgraded.endpoint(config);
        RequestTarget target = RequestTarget.of(request, facts.isSecure(), facts.localAddress());
        OriginPolicy origins = originChecked ? OriginPolicy.ANY : origins(endpoint);
        return handshake(endpoint, pathParameters, request, target, facts, origins);
    }

    private static OriginPolicy origins(DeployedEndpoint endpoint) {
        return endpoint.settings().handshake().originPolicy();
    }

    private Outcome handshake(
            DeployedEndpoint endpoint,
            Map<String, String> pathParameters,
            RequestHead request,
            RequestTarget target,
            RequestFacts facts,
            OriginPolicy origins) {
        if (closing != null) {
            return new Refused(ResponseHead.refusal(503, "The server is shutting down."), Refused.Reason.SHUTDOWN);
        }
        return new EndpointHandshake(this, endpoint, pathParameters, request, target, facts, origins).answer();
    }

    // ---- sessions

    private List<DeployedEndpoint> everyEndpoint() {
        List<DeployedEndpoint> all = new ArrayList<>(endpoints);
        all.addAll(upgraded.inUse());
        return all;
    }

    @Override
    public int openSessions() {
        return everyEndpoint().stream().mapToInt(DeployedEndpoint::sessionCount).sum();
    }

    @Override
    public CompletionStage<Void> closeAll(CloseReason reason) {
        closing = reason;
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        for (DeployedEndpoint endpoint : everyEndpoint()) {
            for (FairleadSession session : endpoint.sessions()) {
                closed.add(session.closeAsync(reason).toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new));
    }

    /** Ends what {@link #closeAll} has begun: handshakes are accepted again. */
    public void reopen() {
        closing = null;
    }

    @Nullable
    CloseReason closing() {
        return closing;
    }

    /** The container that the application's sessions and {@code addEndpoint} calls see. */
    public ServerContainer container() {
        return container;
    }

    ClassLoader loader() {
        return loader;
    }

    InstanceProvider instances() {
        return instances;
    }

    Settings settings() {
        return settings;
    }

    ContainerDefaults defaults() {
        return defaults;
    }
}
