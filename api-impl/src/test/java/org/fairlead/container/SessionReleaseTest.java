package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fairlead.container.Handshakes.FACTS;
import static org.fairlead.container.Handshakes.accepted;
import static org.fairlead.container.Handshakes.request;

import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.endpoint.SessionScope;
import org.fairlead.session.Connection;
import org.fairlead.session.Scheduler;
import org.fairlead.session.Transport;
import org.fairlead.session.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionReleaseTest {

    @ServerEndpoint("/any")
    public static final class Any {}

    private final AtomicInteger destroyed = new AtomicInteger();
    private final AtomicInteger entered = new AtomicInteger();
    private final CompletableFuture<String> released = new CompletableFuture<>();

    private final InstanceProvider scoped = new InstanceProvider() {
        @Override
        public <T> T create(Class<T> type) throws InstantiationException {
            return InstanceProvider.constructors().create(type);
        }

        @Override
        public void destroy(Object instance) {
            destroyed.incrementAndGet();
        }

        @Override
        public SessionScope openScope() {
            return new SessionScope() {
                @Override
                public void begin(Session session) {}

                @Override
                public @Nullable Object enter() {
                    entered.incrementAndGet();
                    return null;
                }

                @Override
                public void exit(@Nullable Object entered) {}

                @Override
                public void close() {
                    released.complete(Thread.currentThread().getName());
                }
            };
        }
    };

    /** Of an event loop: answers yes to all questions. */
    private static <T> T yes(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> method.getReturnType() == boolean.class
                        ? (Object) true
                        : method.getReturnType() == long.class ? (Object) 0L : null));
    }

    @Test
    void anInstanceIsDestroyedOnceWhereTheWorkersFailToTakeThatAndDoItLater() throws Exception {
        WebSocketDeployment deployment =
                WebSocketDeployment.builder().instances(scoped).build();
        deployment.add(Any.class);
        List<Runnable> kept = new ArrayList<>();
        Workers failing = Workers.of(task -> {
            kept.add(task);
            throw new InternalError("unable to create native thread");
        });
        Connection connection = accepted(deployment.handshake(request("/any"), FACTS))
                .open(yes(Transport.class), new Connection.Shared(yes(Scheduler.class), failing, () -> 0));
        connection.transportClosed();
        assertThat(released.get(30, TimeUnit.SECONDS)).isEqualTo("fairlead-last-resort");
        assertThat(kept).hasSize(1);
        int before = entered.get();
        kept.forEach(Runnable::run);
        assertThat(entered).as("code of the application").hasValue(before);
        assertThat(destroyed).hasValue(1);
    }
}
