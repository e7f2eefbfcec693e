package org.fairlead.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The web application that each servlet container runs. */
final class Application {

    /** What a scan of it finds. */
    static final Set<Class<?>> ENDPOINTS =
            Set.of(Echo.class, Closing.class, Slow.class, Facts.class, Greeting.class, Flood.class);

    /** What {@link Closing} was told at its end. */
    static final BlockingQueue<CloseReason> CLOSED = new LinkedBlockingQueue<>();

    /** HTTP sessions of {@link Login}, to be invalidated by a test. */
    static final BlockingQueue<HttpSession> LOGGED_IN = new LinkedBlockingQueue<>();

    /** How the sends of {@link Flood} ended, a text or what they failed with, and what its {@code onError} was told. */
    static final BlockingQueue<Object> SENT = new LinkedBlockingQueue<>();

    /** Keeps {@link Slow} from going on; a new one for each test. */
    static volatile CountDownLatch gate = new CountDownLatch(0);

    /** One permit for each message that {@link Slow} has taken. */
    static final Semaphore SLOWLY_TAKEN = new Semaphore(0);

    private Application() {}

    @ServerEndpoint("/echo/{room}")
    public static final class Echo {
        @OnMessage
        public String text(String message, @PathParam("room") String room) {
            return room + ":" + message;
        }

        @OnMessage
        public ByteBuffer binary(ByteBuffer message) {
            return message;
        }
    }

    @ServerEndpoint("/closing")
    public static final class Closing {
        @OnMessage
        public void message(Session session, String code) throws IOException {
            session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(Integer.parseInt(code)), "as asked"));
        }

        @OnClose
        public void close(CloseReason reason) {
            CLOSED.add(reason);
        }
    }

    @ServerEndpoint("/slow")
    public static final class Slow {
        @OnMessage
        public void message(byte[] message) throws InterruptedException {
            gate.await();
            SLOWLY_TAKEN.release();
        }
    }

    /** Sends as many messages of {@value #BYTES} bytes as it is told, one after the other, each of which has as many milliseconds as it is told. */
    @ServerEndpoint("/flood/{millis}")
    public static final class Flood {
        static final int BYTES = 256 << 10;

        @OnMessage
        public void message(Session session, int count, @PathParam("millis") long millis) throws InterruptedException {
            session.getAsyncRemote().setSendTimeout(millis);
            for (int i = 0; i < count; i++) {
                try {
                    var unused = session.getAsyncRemote()
                            .sendBinary(ByteBuffer.allocate(BYTES).putInt(0, i))
                            .get();
                    SENT.add("sent");
                } catch (ExecutionException e) {
                    SENT.add(e.getCause());
                    return;
                }
            }
        }

        @OnError
        public void error(Throwable cause) {
            SENT.add(cause);
        }
    }

    /** Greets before anything is said. */
    @ServerEndpoint("/greeting")
    public static final class Greeting {
        @OnOpen
        public void open(Session session) throws IOException {
            session.getBasicRemote().sendText("hello");
        }
    }

    @ServerEndpoint(value = "/facts", configurator = Facts.Configurator.class)
    public static final class Facts {
        public static final class Configurator extends ServerEndpointConfig.Configurator {
            @Override
            public void modifyHandshake(
                    ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
                Principal user = request.getUserPrincipal();
                config.getUserProperties().put("user", user == null ? "" : user.getName());
                config.getUserProperties().put("http", request.getHttpSession() != null);
                config.getUserProperties().put("staff", request.isUserInRole("staff"));
            }
        }

        @OnOpen
        public void open(Session session) throws IOException {
            Map<String, Object> told = session.getUserProperties();
            session.getBasicRemote()
                    .sendText(told.get("user") + " " + told.get("http") + " " + told.get("staff") + " "
                            + session.getRequestURI());
        }
    }

    @ServerEndpoint("/late")
    public static final class Late {
        @OnMessage
        public String text(String message) {
            return "late " + message;
        }
    }

    /** Adds an endpoint at the start of the application. */
    public static final class Listener implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            try {
                ((ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName()))
                        .addEndpoint(Late.class);
            } catch (DeploymentException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Answers GET with a page; upgrades at {@code /upgrade}. */
    public static final class Pages extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            if (!request.getRequestURI().endsWith("/upgrade")) {
                response.getWriter().print("a page");
                return;
            }
            ServerContainer container =
                    (ServerContainer) getServletContext().getAttribute(ServerContainer.class.getName());
            ServerEndpointConfig config = ServerEndpointConfig.Builder.create(Echo.class, "/{room}")
                    .subprotocols(List.of("two", "one"))
                    .build();
            config.getUserProperties().put("org.fairlead.deflate", "on");
            try {
                container.upgradeHttpToWebSocket(request, response, config, Map.of("room", "upgraded"));
            } catch (DeploymentException e) {
                throw new ServletException(e);
            }
        }
    }

    /** Takes {@code ?user=...} for a log-in. */
    public static final class Login implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String user = request.getParameter("user");
            if (user == null) {
                chain.doFilter(request, response);
                return;
            }
            LOGGED_IN.add(((HttpServletRequest) request).getSession());
            chain.doFilter(
                    new HttpServletRequestWrapper((HttpServletRequest) request) {
                        @Override
                        public Principal getUserPrincipal() {
                            return () -> user;
                        }

                        @Override
                        public boolean isUserInRole(@Nullable String role) {
                            return "staff".equals(role);
                        }
                    },
                    response);
        }
    }
}
