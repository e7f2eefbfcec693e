package org.fairlead.cdi;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The application: endpoints that say what was injected into them, and the beans that are. */
final class Shop {

    static final List<Class<?>> ENDPOINTS = List.of(Injected.class, Scopes.class);

    /** What the beans of the application that runs have seen. */
    static final BlockingQueue<String> LOG = new LinkedBlockingQueue<>();

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private Shop() {}

    /** One for the application. */
    @ApplicationScoped
    public static class Prices {
        public int of(String article) {
            return article.length();
        }

        @PreDestroy
        void destroy() {
            LOG.add("prices destroyed");
        }
    }

    /** One for each callback. */
    @RequestScoped
    public static class Request {
        private final int number = NUMBERS.incrementAndGet();

        public int number() {
            return number;
        }
    }

    /** One for each session. */
    @WebSocketSessionScoped
    public static class Basket {
        private final int number = NUMBERS.incrementAndGet();

        public int number() {
            return number;
        }

        @PreDestroy
        void destroy() {
            LOG.add("basket destroyed");
        }
    }

    record Order(int price) {}

    record Bill(String text) {}

    /** No bean, as a configurator mostly is. */
    public static class Greeting extends ServerEndpointConfig.Configurator {
        @Inject
        Prices prices;

        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            config.getUserProperties().put("greeting", "configurator " + prices.of("1234"));
        }
    }

    public static class Orders implements Decoder.Text<Order> {
        @Inject
        Prices prices;

        @Override
        public Order decode(String text) {
            return new Order(prices.of(text));
        }

        @Override
        public boolean willDecode(String text) {
            return true;
        }
    }

    @Dependent
    public static class Bills implements Encoder.Text<Bill> {
        @Inject
        Prices prices;

        @Override
        public String encode(Bill bill) {
            return bill.text() + ", encoder " + prices.of("123456");
        }
    }

    @Dependent
    @ServerEndpoint(value = "/injected", configurator = Greeting.class, decoders = Orders.class, encoders = Bills.class)
    public static class Injected {
        private final Prices byConstructor;
        private String greeting = "";
        private int initialized;

        @Inject
        private Prices byField;

        @Inject
        public Injected(Prices prices) {
            byConstructor = prices;
        }

        @Inject
        void initialize(Prices prices) {
            initialized = prices.of("123");
        }

        @OnOpen
        public void open(EndpointConfig config) {
            greeting = String.valueOf(config.getUserProperties().get("greeting"));
        }

        @OnMessage
        public Bill order(Order order) {
            return new Bill(greeting + ", constructor " + byConstructor.of("1") + ", field " + byField.of("12")
                    + ", initializer " + initialized + ", decoder " + order.price());
        }

        @PreDestroy
        void destroy() {
            LOG.add("endpoint destroyed");
        }
    }

    /** One endpoint, whose configurator is injected into as well, that a listener of the application adds. */
    @ServerEndpoint(value = "/added", configurator = Greeting.class)
    public static class Added {
        @OnMessage
        public String greeting(String text, Session session) {
            return text + session.getUserProperties().get("greeting");
        }
    }

    /** Told of the start before a bean container's listener is. */
    public static class Adding implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            Object container = event.getServletContext().getAttribute(ServerContainer.class.getName());
            try {
                ((ServerContainer) Objects.requireNonNull(container)).addEndpoint(Added.class);
            } catch (DeploymentException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @ApplicationScoped
    @ServerEndpoint("/scopes")
    public static class Scopes {
        private final int number = NUMBERS.incrementAndGet();

        @Inject
        Request request;

        @Inject
        Basket basket;

        @Inject
        Prices prices;

        @Inject
        Session session;

        @OnMessage
        public String numbers(String text, Session given) {
            return String.join(
                    " ",
                    Integer.toString(number),
                    Integer.toString(basket.number()),
                    Integer.toString(request.number()),
                    Integer.toString(request.number()),
                    Boolean.toString(session.getId().equals(given.getId())));
        }

        @OnClose
        public void close() {
            LOG.add("close " + prices.of("x") + (basket.number() > 0) + (request.number() > 0));
        }
    }
}
