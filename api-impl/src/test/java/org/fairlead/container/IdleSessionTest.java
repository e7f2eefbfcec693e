package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fairlead.container.Handshakes.FACTS;
import static org.fairlead.container.Handshakes.accepted;
import static org.fairlead.container.Handshakes.idle;
import static org.fairlead.container.Handshakes.request;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.fairlead.session.Connection;
import org.fairlead.session.JakartaSession;
import org.fairlead.session.Scheduler;
import org.fairlead.session.Transport;
import org.fairlead.session.Workers;
import org.junit.jupiter.api.Test;

/** What a session holds besides its connection where nobody asks it for anything: with many thousands of them, an object more for each is what a server is short of. */
class IdleSessionTest {

    @ServerEndpoint("/echo")
    public static final class Echo {
        @OnMessage
        public String text(String message) {
            return message;
        }

        @OnMessage
        public byte[] binary(byte[] message) {
            return message;
        }
    }

    private final WebSocketDeployment deployment = WebSocketDeployment.builder().build();

    private Connection connect() {
        return accepted(deployment.handshake(request("/echo"), FACTS))
                .open(
                        idle(Transport.class),
                        new Connection.Shared(idle(Scheduler.class), idle(Workers.class), () -> 0));
    }

    @Test
    void anIdleSessionIsAFewObjects() throws Exception {
        deployment.add(Echo.class);
        assertThat(own(connect(), connect()))
                .containsExactly(
                        "Echo", "HandshakeConfig", "JakartaSession", "ServerSession", "SessionListener", "byte[]");
    }

    @Test
    void whatSomebodyAsksForIsMadeOnce() throws Exception {
        deployment.add(Echo.class);
        Connection connection = connect();
        JakartaSession session = (JakartaSession) field(field(connection, "listener"), "session");
        assertThat(session.getUserProperties()).isEmpty();
        session.getUserProperties().put("key", "value");
        assertThat(session.getUserProperties()).containsEntry("key", "value");
        assertThat(session.getAsyncRemote()).isSameAs(session.getAsyncRemote());
        assertThat(session.getBasicRemote()).isSameAs(session.getBasicRemote());
        assertThat(session.getRequestURI()).isSameAs(session.getRequestURI()).hasToString("ws://example.org/echo");
        assertThat(session.requestHeaders().entries())
                .isEqualTo(request("/echo").headers().lowerCase().entries());
        assertThat(session.responseHeaders().first("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(own(connection, connect())).contains("AsyncRemote", "RequestedAddress", "UserProperties");
    }

    /** The classes of what one session leads to and another of the same endpoint does not, the connections and their parts apart. */
    private static Set<String> own(Connection connection, Connection other) throws Exception {
        Set<Object> own = reached(connection);
        Set<Object> shared = reached(other);
        Set<String> classes = new TreeSet<>();
        for (Object each : own) {
            if (!shared.contains(each)) {
                assertThat(classes.add(each.getClass().getSimpleName()))
                        .as("two of %s", each.getClass())
                        .isTrue();
            }
        }
        return classes;
    }

    private static Set<Object> reached(Connection connection) throws IllegalAccessException, NoSuchFieldException {
        Set<Object> reached = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Object> left = new ArrayDeque<>(List.of(field(connection, "listener")));
        while (!left.isEmpty()) {
            Object each = left.remove();
            if (each instanceof Connection || !isOurs(each) || !reached.add(each)) {
                continue;
            }
            for (Class<?> type = each.getClass(); type != null && isOurs(type); type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())
                            && !field.getType().isPrimitive()) {
                        field.setAccessible(true);
                        Object value = field.get(each);
                        if (value != null) {
                            left.add(value);
                        }
                    }
                }
            }
        }
        return reached;
    }

    private static Object field(Object of, String name) throws IllegalAccessException, NoSuchFieldException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    private static boolean isOurs(Object object) {
        return object instanceof byte[] || isOurs(object.getClass());
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("org.fairlead.") && !type.isHidden();
    }
}
