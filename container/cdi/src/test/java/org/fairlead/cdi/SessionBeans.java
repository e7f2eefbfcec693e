package org.fairlead.cdi;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Beans that tests look at. */
final class SessionBeans {

    static final List<String> LOG = new CopyOnWriteArrayList<>();

    private SessionBeans() {}

    static void reset() {
        LOG.clear();
        Request.reset();
        State.reset();
    }

    /** One for each callback. */
    @RequestScoped
    public static class Request {
        static final AtomicInteger MADE = new AtomicInteger();
        static final AtomicInteger DESTROYED = new AtomicInteger();

        private final int number = MADE.incrementAndGet();

        static void reset() {
            MADE.set(0);
            DESTROYED.set(0);
        }

        public int number() {
            return number;
        }

        @PreDestroy
        void destroy() {
            DESTROYED.incrementAndGet();
        }
    }

    /** One for each session. */
    @WebSocketSessionScoped
    public static class State {
        static final AtomicInteger MADE = new AtomicInteger();
        static final AtomicInteger DESTROYED = new AtomicInteger();

        private final int number = MADE.incrementAndGet();
        private final List<String> texts = new ArrayList<>();

        static void reset() {
            MADE.set(0);
            DESTROYED.set(0);
        }

        public int number() {
            return number;
        }

        public synchronized List<String> add(String text) {
            texts.add(text);
            return List.copyOf(texts);
        }

        @PreDestroy
        void destroy() {
            DESTROYED.incrementAndGet();
        }
    }
}
