package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fairlead.container.Handshakes.FACTS;
import static org.fairlead.container.Handshakes.accepted;
import static org.fairlead.container.Handshakes.idle;
import static org.fairlead.container.Handshakes.request;

import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.endpoint.SessionScope;
import org.fairlead.session.Connection;
import org.fairlead.session.Scheduler;
import org.fairlead.session.Settings;
import org.fairlead.session.Transport;
import org.fairlead.session.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a handshake that was accepted where no session comes of it. */
class AcceptedHandshakeTest {

    @ServerEndpoint("/only")
    public static final class Only {}

    /** Makes instances by constructors, in scopes that no session can begin. */
    private static final class Unready implements InstanceProvider, SessionScope {
        private final List<Object> made = new ArrayList<>();
        private final List<Object> destroyed = new ArrayList<>();
        private int closed;

        @Override
        public <T> T create(Class<T> type) throws InstantiationException {
            T instance = InstanceProvider.constructors().create(type);
            made.add(instance);
            return instance;
        }

        @Override
        public void destroy(Object instance) {
            destroyed.add(instance);
        }

        @Override
        public SessionScope openScope() {
            return this;
        }

        @Override
        public void begin(Session session) {
            throw new IllegalStateException("The bean container has stopped");
        }

        @Override
        public @Nullable Object enter() {
            return null;
        }

        @Override
        public void exit(@Nullable Object entered) {}

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void sessionWhoseScopeDoesNotBeginLeavesItsPlaceAndWhatWasMadeForIt() throws Exception {
        Unready instances = new Unready();
        WebSocketDeployment deployment = WebSocketDeployment.builder()
                .instances(instances)
                .settings(
                        Settings.server().toBuilder().maxSessionsPerEndpoint(1).build())
                .build();
        deployment.add(Only.class);
        Connection.Shared shared = new Connection.Shared(idle(Scheduler.class), idle(Workers.class), () -> 0);
        for (int time = 1; time <= 3; time++) {
            AcceptedHandshake handshake = accepted(deployment.handshake(request("/only"), FACTS));

            assertThatThrownBy(() -> handshake.open(idle(Transport.class), shared))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The bean container has stopped");
            assertThat(instances.closed).isEqualTo(time);
        }
        assertThat(instances.destroyed).hasSize(3).isEqualTo(instances.made);
        assertThat(deployment.openSessions()).isZero();
    }
}
