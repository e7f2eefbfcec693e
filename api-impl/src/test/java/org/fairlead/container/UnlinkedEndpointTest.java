package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fairlead.container.Handshakes.FACTS;
import static org.fairlead.container.Handshakes.accepted;
import static org.fairlead.container.Handshakes.request;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.Test;

/** Endpoints that mention a class which the application does not have. */
class UnlinkedEndpointTest {

    @ServerEndpoint("/fine")
    public static final class Fine {}

    /** The class that is not there. */
    public static final class Absent {}

    @ServerEndpoint("/unlinked")
    public static final class Unlinked {
        @OnMessage
        public void text(String message) {}

        public void mentions(Absent absent) {}
    }

    /** Defines this test's classes itself, but for those that it hides. */
    private static final class Hiding extends ClassLoader {
        private final Set<String> hidden;

        Hiding(Class<?>... hidden) {
            super(UnlinkedEndpointTest.class.getClassLoader());
            this.hidden = Set.of(Arrays.stream(hidden).map(Class::getName).toArray(String[]::new));
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (hidden.contains(name)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith(UnlinkedEndpointTest.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private final WebSocketDeployment deployment = WebSocketDeployment.builder().build();

    private void assertRefusedWithAllOthers(ThrowingDeployment deploy, Class<?> named) throws Exception {
        deployment.add(Fine.class);
        assertThat(accepted(deployment.handshake(request("/fine"), FACTS)).instance())
                .isInstanceOf(Fine.class);
        assertThatThrownBy(deploy::run)
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining(named.getName())
                .hasCauseInstanceOf(LinkageError.class);
        assertThat(deployment.handshake(request("/fine"), FACTS)).isInstanceOf(Deployment.NotFound.class);
    }

    private interface ThrowingDeployment {
        void run() throws Exception;
    }

    @Test
    void aMethodWithAnAbsentTypeTakesTheDeploymentWithIt() throws Exception {
        Class<?> unlinked = new Hiding(Absent.class).loadClass(Unlinked.class.getName());
        assertRefusedWithAllOthers(() -> deployment.add(unlinked), Unlinked.class);
    }

    @Test
    void anAbsentEnclosingClassTakesTheDeploymentWithIt() throws Exception {
        Class<?> unlinked = new Hiding(UnlinkedEndpointTest.class).loadClass(Fine.class.getName());
        assertRefusedWithAllOthers(() -> deployment.add(unlinked), Fine.class);
    }

    @Test
    void aScannedClassThatFailsToLinkTakesTheDeploymentWithIt() throws Exception {
        Class<?> unlinked = new Hiding(Absent.class).loadClass(Unlinked.class.getName());
        assertRefusedWithAllOthers(() -> deployment.addScanned(List.of(Set.of(unlinked))), Unlinked.class);
    }

    @Test
    void afterDeploymentAnUnlinkedEndpointFailsAlone() throws Exception {
        Class<?> unlinked = new Hiding(Absent.class).loadClass(Unlinked.class.getName());
        deployment.add(Fine.class);
        deployment.completed();
        assertThatThrownBy(() -> deployment.add(unlinked)).isInstanceOf(DeploymentException.class);
        assertThat(accepted(deployment.handshake(request("/fine"), FACTS)).instance())
                .isInstanceOf(Fine.class);
    }

    @Test
    void aConfigurationsClassThatFailsToLinkTakesTheDeploymentWithIt() throws Exception {
        Class<?> unlinked = new Hiding(Absent.class).loadClass(Unlinked.class.getName());
        ServerEndpointConfig config =
                ServerEndpointConfig.Builder.create(unlinked, "/configured").build();
        assertRefusedWithAllOthers(() -> deployment.add(config), Unlinked.class);
    }

    @ClientEndpoint
    public static final class UnlinkedClient {
        @OnMessage
        public void text(String message) {}

        public void mentions(Absent absent) {}
    }

    private static void assertRefused(ThrowingDeployment connect, Class<?> named) {
        assertThatThrownBy(connect::run)
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining(named.getName())
                .hasMessageContaining("cannot be linked")
                .hasCauseInstanceOf(LinkageError.class);
    }

    @Test
    void aClientsClassThatFailsToLinkIsRefusedBeforeItConnects() throws Exception {
        Class<?> unlinked = new Hiding(Absent.class).loadClass(UnlinkedClient.class.getName());
        FairleadClientContainer client = FairleadClientContainer.with(Settings.client());
        URI uri = URI.create("ws://nobody.invalid/");
        assertRefused(() -> client.connectToServer(unlinked, uri), UnlinkedClient.class);
        Object instance = unlinked.getConstructor().newInstance();
        assertRefused(() -> client.connectToServer(instance, uri), UnlinkedClient.class);
    }

    @Test
    void anUpgradesClassThatFailsToLinkIsRefused() throws Exception {
        Class<?> unlinked = new Hiding(Absent.class).loadClass(Unlinked.class.getName());
        ServerEndpointConfig config =
                ServerEndpointConfig.Builder.create(unlinked, "/configured").build();
        assertRefused(() -> deployment.handshake(config, Map.of(), request("/any"), FACTS), Unlinked.class);
    }
}
