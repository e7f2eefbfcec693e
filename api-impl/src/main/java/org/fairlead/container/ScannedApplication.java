package org.fairlead.container;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.fairlead.endpoint.InstanceProvider;
import org.jspecify.annotations.Nullable;

/** What is deployed out of the classes that were found in an application (Jakarta WebSocket 2.2, section 6.2). */
final class ScannedApplication {

    private static final Logger LOG = System.getLogger("org.fairlead.container");

    /** The endpoints to deploy. */
    record Chosen(Set<Class<?>> annotated, Set<ServerEndpointConfig> configs) {}

    private final Set<Class<?>> annotated = new LinkedHashSet<>();
    private final Set<Class<? extends Endpoint>> programmatic = new LinkedHashSet<>();
    private final Set<Class<? extends ServerApplicationConfig>> applicationConfigs = new LinkedHashSet<>();

    private ScannedApplication(Set<Class<?>> archive) {
        archive.forEach(this::sort);
    }

    /** A class may extend or mention what is not there: then it is none of ours. */
    private void sort(Class<?> type) {
        try {
            if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
                return;
            }
            if (type.isAnnotationPresent(ServerEndpoint.class)) {
                annotated.add(type);
            }
            if (Endpoint.class.isAssignableFrom(type)) {
                programmatic.add(type.asSubclass(Endpoint.class));
            }
            if (ServerApplicationConfig.class.isAssignableFrom(type)) {
                applicationConfigs.add(type.asSubclass(ServerApplicationConfig.class));
            }
        } catch (LinkageError | TypeNotPresentException e) {
            LOG.log(Level.DEBUG, "Passed over " + type.getName() + ", which cannot be linked", e);
        }
    }

    static Chosen choose(List<? extends Set<Class<?>>> archives, InstanceProvider instances)
            throws DeploymentException {
        List<ScannedApplication> scanned =
                archives.stream().map(ScannedApplication::new).toList();
        Set<Class<?>> annotated = new LinkedHashSet<>();
        Set<ServerEndpointConfig> configs = new LinkedHashSet<>();
        if (scanned.stream().allMatch(archive -> archive.applicationConfigs.isEmpty())) {
            scanned.forEach(archive -> annotated.addAll(archive.annotated));
        }
        for (ScannedApplication archive : scanned) {
            for (Class<? extends ServerApplicationConfig> type : archive.applicationConfigs) {
                ServerApplicationConfig config = instantiate(type, instances);
                try {
                    configs.addAll(orEmpty(config.getEndpointConfigs(Set.copyOf(archive.programmatic))));
                    annotated.addAll(orEmpty(config.getAnnotatedEndpointClasses(Set.copyOf(archive.annotated))));
                } catch (RuntimeException | LinkageError e) {
                    throw new DeploymentException("The ServerApplicationConfig " + type.getName() + " failed", e);
                } finally {
                    instances.destroy(config);
                }
            }
        }
        return new Chosen(annotated, configs);
    }

    private static ServerApplicationConfig instantiate(
            Class<? extends ServerApplicationConfig> type, InstanceProvider instances) throws DeploymentException {
        try {
            return instances.create(type);
        } catch (InstantiationException e) {
            throw new DeploymentException("The ServerApplicationConfig " + type.getName() + " cannot be made", e);
        }
    }

    private static <T> Set<T> orEmpty(@Nullable Set<T> chosen) {
        return chosen == null ? Set.of() : chosen;
    }
}
