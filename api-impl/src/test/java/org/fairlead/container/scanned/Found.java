package org.fairlead.container.scanned;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Endpoints of every kind; that they are initialised is counted. */
public final class Found {

    /** How many classes of this file have been initialised. */
    public static final AtomicInteger INITIALISED = new AtomicInteger();

    private Found() {}

    @ServerEndpoint(
            value = "/annotated",
            subprotocols = {"a", "b"})
    @SuppressWarnings("unused")
    @Marked(number = 1L, of = Thread.State.NEW, nested = @Deprecated(since = "1"))
    public static class Annotated {
        static {
            INITIALISED.incrementAndGet();
        }

        static final long LONG = 1L << 40;
        static final double DOUBLE = 0.1;

        @Override
        public String toString() {
            Runnable lambda = () -> INITIALISED.addAndGet((int) LONG);
            return lambda + "" + DOUBLE + 1.5f;
        }
    }

    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    @interface Marked {
        long number();

        Thread.State of();

        Deprecated nested();
    }

    public static class Programmatic extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {}
    }

    public static class Indirect extends Programmatic {}

    interface OurConfig extends ServerApplicationConfig {}

    public static class Config implements OurConfig {
        @Override
        public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> classes) {
            return Set.of();
        }

        @Override
        public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
            return scanned;
        }
    }

    public abstract static class Abstract extends Programmatic {}

    /** Only the annotation of the class itself counts. */
    public static class NotAnnotatedItself extends Annotated {}

    @ServerEndpoint("/child")
    public static class AnnotatedChild extends NotAnnotatedItself {}
}
