package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fairlead.container.Handshakes.FACTS;
import static org.fairlead.container.Handshakes.accepted;
import static org.fairlead.container.Handshakes.request;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.fairlead.endpoint.InstanceProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A deployment that begins before what makes its instances does. */
class AwaitedInstancesTest {

    @ServerEndpoint(value = "/configured", configurator = Configurator.class)
    public static final class Configured {}

    @ServerEndpoint("/configured")
    public static final class SamePath {}

    /** What no constructor without arguments makes. */
    public static final class Configurator extends ServerEndpointConfig.Configurator {
        final Object injected;

        Configurator(Object injected) {
            this.injected = injected;
        }
    }

    @ServerEndpoint(value = "/plain", configurator = Plain.class)
    public static final class Simple {}

    public static final class Plain extends ServerEndpointConfig.Configurator {}

    /** Makes configurators, and remembers what it was asked. */
    private static final class Injecting implements InstanceProvider {
        private final List<Class<?>> made = new ArrayList<>();
        private @Nullable Class<?> refused;

        @Override
        public <T> T create(Class<T> type) throws InstantiationException {
            made.add(type);
            return type == Configurator.class
                    ? type.cast(new Configurator("injected"))
                    : InstanceProvider.constructors().create(type);
        }

        @Override
        public void check(Class<?> type) throws InstantiationException {
            if (type == refused) {
                throw new InstantiationException("Nothing fits " + type.getName());
            }
        }
    }

    private @Nullable InstanceProvider ofContext;
    private @Nullable InstanceProvider current;
    private final Injecting injecting = new Injecting();

    private final AwaitedInstances instances = new AwaitedInstances(
            List.of(new InstanceProviderFinder() {
                @Override
                public @Nullable InstanceProvider find(Attributes attributes) {
                    return ofContext;
                }

                @Override
                public @Nullable InstanceProvider findCurrent() {
                    return current;
                }
            }),
            name -> null,
            false);

    private final WebSocketDeployment deployment =
            WebSocketDeployment.builder().instances(instances).build();

    private Object configuratorOf(String path) {
        return accepted(deployment.handshake(request(path), FACTS)).endpoint().configurator();
    }

    @Test
    void configuratorsAreMadeWhenWhatMakesInstancesHasStarted() throws DeploymentException {
        deployment.addScanned(List.of(Set.of(Configured.class)));
        deployment.add(Simple.class);
        ofContext = injecting;
        deployment.completed();

        assertThat(injecting.made).containsExactlyInAnyOrder(Configurator.class, Plain.class);
        assertThat(configuratorOf("/configured"))
                .isInstanceOfSatisfying(
                        Configurator.class, made -> assertThat(made.injected).isEqualTo("injected"));
        assertThat(configuratorOf("/plain")).isInstanceOf(Plain.class);
    }

    @Test
    void configuratorsAreMadeAtOnceWhereItHasStartedAlready() throws DeploymentException {
        ofContext = injecting;
        deployment.add(Configured.class);
        assertThat(injecting.made).containsExactly(Configurator.class);
        deployment.completed();
        assertThat(injecting.made).containsExactly(Configurator.class);
    }

    @Test
    void classesAreCheckedWhenWhatMakesInstancesHasStarted() throws DeploymentException {
        deployment.add(Configured.class);
        deployment.add(ServerEndpointConfig.Builder.create(SamePath.class, "/programmatic")
                .build());
        ofContext = injecting;
        injecting.refused = SamePath.class;
        assertThatThrownBy(deployment::completed)
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("Nothing fits " + SamePath.class.getName());
        assertThat(deployment.handshake(request("/configured"), FACTS)).isEqualTo(new Deployment.NotFound());
    }

    @Test
    void rulesOfPathsHoldBefore() throws DeploymentException {
        deployment.add(Configured.class);
        assertThatThrownBy(() -> deployment.add(SamePath.class))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("equivalent paths");
    }

    @Test
    void sameClassIsDeployedOnceWhicheverIsTheFirst() throws DeploymentException {
        deployment.add(Configured.class);
        deployment.add(Configured.class);
        ofContext = injecting;
        deployment.completed();
        deployment.add(Configured.class);
        assertThat(deployment.endpointPaths()).containsExactly("/configured");
    }

    @Test
    void constructorsMakeThemWhereNothingElseComes() throws DeploymentException {
        deployment.add(Simple.class);
        deployment.completed();
        assertThat(configuratorOf("/plain")).isInstanceOf(Plain.class);
    }

    @ServerEndpoint("/injected")
    public static final class Injected {
        final Object service;

        public Injected(Object service) {
            this.service = service;
        }
    }

    @Test
    void anEndpointThatOnlyBeansCanMakeIsRefusedWhereNothingElseComes() throws DeploymentException {
        deployment.add(Injected.class);
        assertThatThrownBy(deployment::completed)
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining(Injected.class.getName());
    }

    @Test
    void whatIsInForceEarlierIsNotTheApplications() throws DeploymentException {
        current = new Injecting();
        deployment.add(Configured.class);
        ofContext = injecting;
        deployment.completed();
        assertThat(injecting.made).containsExactly(Configurator.class);
    }

    @Test
    void whatIsInForceAfterTheStartServesWhereTheContextNamesNone() throws DeploymentException {
        current = injecting;
        deployment.add(Configured.class);
        assertThat(injecting.made).isEmpty();
        deployment.completed();
        assertThat(injecting.made).containsExactly(Configurator.class);
    }
}
