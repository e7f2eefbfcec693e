package org.fairlead.server;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.fairlead.connection.HandlerDeployment;
import org.fairlead.connection.WebSocketHandler;
import org.fairlead.container.Deployment;
import org.fairlead.container.EndpointScanner;
import org.fairlead.container.WebSocketDeployment;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.session.Settings;
import org.jspecify.annotations.Nullable;

/** The endpoints and handlers that a builder was given, until they are deployed. */
final class Application {

    private static final System.Logger LOG = System.getLogger("org.fairlead.server");

    final List<Class<?>> endpointClasses = new ArrayList<>();
    final List<ServerEndpointConfig> endpointConfigs = new ArrayList<>();
    final Set<Class<?>> scannedClasses = new LinkedHashSet<>();
    final Set<String> packages = new LinkedHashSet<>();
    final Map<String, WebSocketHandler> handlers = new HashMap<>();

    @Nullable
    WebSocketHandler anyOther;

    InstanceProvider instances = InstanceProvider.constructors();
    UnaryOperator<InstanceProvider> suppliers = UnaryOperator.identity();

    /** What stands in place of the endpoints, or null. */
    @Nullable
    Deployment deployment;

    /**
     * What a builder's method was given, one by one or as an array.
     *
     * @throws NullPointerException that names the parameter, where one is null
     */
    @SafeVarargs
    static <T> List<T> present(String parameter, T... given) {
        Objects.requireNonNull(given, parameter);
        for (T each : given) {
            Objects.requireNonNull(each, parameter);
        }
        return List.of(given);
    }

    <T> void supply(Class<T> type, Supplier<? extends T> supplier) {
        Objects.requireNonNull(type, "annotated");
        Objects.requireNonNull(supplier, "instances");
        UnaryOperator<InstanceProvider> before = suppliers;
        suppliers = provider -> before.apply(provider).supplying(type, supplier);
    }

    void handle(String path, WebSocketHandler handler) {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(handler, "handler");
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash: " + path);
        }
        if (path.matches(".*[{}?#].*")) { // none of which can be in a path on the wire
            throw new IllegalArgumentException("a handler's path is literal, without {, }, ? and #, unlike " + path);
        }
        if (handlers.putIfAbsent(path, handler) != null) {
            throw new IllegalArgumentException("the path " + path + " has a handler already");
        }
    }

    /** @param answersOtherwise whether the server has something to show without them */
    Deployment deploy(String contextPath, Settings settings, @Nullable Executor executor, boolean answersOtherwise)
            throws DeploymentException, IOException {
        Deployment endpoints = deployment == null ? deployEndpoints(contextPath, settings) : deployment;
        if (handlers.isEmpty() && anyOther == null) {
            if (!answersOtherwise && deployment == null) {
                warnOfNothing(endpoints);
            }
            return endpoints;
        }
        HandlerDeployment made = new HandlerDeployment(endpoints, settings, executor);
        for (String path : endpoints.endpointPaths()) {
            if (handlers.containsKey(path)) {
                throw new DeploymentException("The path " + path + " has a handler and an endpoint");
            }
        }
        handlers.forEach(made::add);
        if (anyOther != null) {
            made.addForAnyOther(anyOther);
        }
        return made;
    }

    private static void warnOfNothing(Deployment endpoints) {
        if (endpoints.endpointPaths().isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "This server has no endpoint, handler, page or hook and answers every request with 404, unless an"
                            + " endpoint is added to its deployment");
        }
    }

    private Deployment deployEndpoints(String contextPath, Settings settings) throws DeploymentException, IOException {
        WebSocketDeployment made = WebSocketDeployment.builder()
                .contextPath(contextPath)
                .settings(settings)
                .instances(suppliers.apply(instances))
                .build();
        Set<Class<?>> found = new LinkedHashSet<>(scannedClasses);
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
}
