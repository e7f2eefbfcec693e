package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How Fairlead gets into an application, and when it does not. */
class TomcatInstallTest {

    @TempDir
    Path directory;

    private final Tomcat tomcat = new Tomcat();
    private @Nullable Context application;

    /** What the initializer did, or what it failed with. */
    private final AtomicReference<Object> outcome = new AtomicReference<>();

    @BeforeEach
    void makeApplication() {
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector();
        application = tomcat.addContext("/app", null);
    }

    @AfterEach
    void stopTomcat() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    private Context application() {
        return Objects.requireNonNull(application);
    }

    private interface Starting {
        Object in(ServletContext context) throws ServletException;
    }

    private void start(Starting starting) throws LifecycleException {
        application()
                .addServletContainerInitializer(
                        (classes, context) -> {
                            try {
                                outcome.set(starting.in(context));
                            } catch (ServletException e) {
                                outcome.set(e);
                                throw e;
                            }
                        },
                        Set.of());
        tomcat.start();
    }

    private static ServerContainer foreign() {
        return (ServerContainer) Proxy.newProxyInstance(
                TomcatInstallTest.class.getClassLoader(),
                new Class<?>[] {ServerContainer.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "toString" -> "foreign";
                    case "hashCode" -> 1;
                    case "equals" -> proxy == arguments[0];
                    default -> null;
                });
    }

    @Test
    void installedWithoutEndpointsTheContainerIsThereAndStaysTheSame() throws Exception {
        start(context -> {
            ServerContainer first = FairleadInitializer.install(context, Set.of());
            assertThat(FairleadInitializer.install(context, Set.of(Application.Echo.class)))
                    .isSameAs(first);
            return first;
        });
        assertThat(application().getState()).isEqualTo(LifecycleState.STARTED);
        assertThat(application().getServletContext().getAttribute(ServerContainer.class.getName()))
                .isSameAs(outcome.get());
        application().stop();
        assertThat(application().getServletContext().getAttribute(ServerContainer.class.getName()))
                .isNull();
    }

    @Test
    void anotherContainerThatIsThereFirstFailsTheStart() throws Exception {
        start(context -> {
            context.setAttribute(ServerContainer.class.getName(), foreign());
            return FairleadInitializer.install(context, Set.of());
        });
        assertThat(application().getState()).isEqualTo(LifecycleState.STOPPED);
        assertThat(outcome.get())
                .isInstanceOfSatisfying(
                        ServletException.class,
                        e -> assertThat(e)
                                .hasMessageStartingWith(
                                        "This application has another WebSocket container beside Fairlead")
                                .hasMessageContaining("exclude or remove"));
    }

    @Test
    void anotherContainerThatComesLaterFailsTheStart() throws Exception {
        start(context -> {
            ServerContainer own = FairleadInitializer.install(context, Set.of());
            context.setAttribute(ServerContainer.class.getName(), foreign());
            return own;
        });
        assertThat(application().getState()).isEqualTo(LifecycleState.STOPPED);
    }

    @Test
    void wrongSettingFailsTheStart() throws Exception {
        application().addParameter("org.fairlead.max-message-size", "64");
        start(context -> FairleadInitializer.install(context, Set.of()));
        assertThat(application().getState()).isEqualTo(LifecycleState.STOPPED);
        assertThat(outcome.get())
                .isInstanceOfSatisfying(
                        ServletException.class,
                        e -> assertThat(e)
                                .hasMessageStartingWith("Fairlead cannot start: ")
                                .hasMessageContaining("org.fairlead.max-message-size"));
    }

    @Test
    void logTellsWhatIsServed() throws Exception {
        try (LogLines log = new LogLines()) {
            start(context ->
                    FairleadInitializer.install(context, Set.of(Application.Echo.class, Application.Closing.class)));
            assertThat(log.end())
                    .contains("org.fairlead.servlet.ServletHost: Fairlead serves 2 WebSocket endpoints in /app, by its"
                            + " container's own way to upgrade: /app/closing, /app/echo/{room}");
        }
    }

    /** Jakarta WebSocket 2.2, section 5.2.1; the message is the one that docs/servlet-containers.md shows. */
    @Test
    void badEndpointTakesTheOthersWithItAndTheLogTellsWhy() throws Exception {
        Context root = tomcat.addContext("", null);
        root.addServletContainerInitializer(new FairleadInitializer(), Set.of(Application.Echo.class, Bad.class));
        Tomcat.addServlet(root, "pages", new Application.Pages());
        root.addServletMappingDecoded("/", "pages");
        try (LogLines log = new LogLines()) {
            tomcat.start();
            assertThat(root.getState()).isEqualTo(LifecycleState.STARTED);
            assertThat(log.end())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("org.fairlead.servlet.ServletHost: No endpoint of / is deployed: "
                                    + Bad.class.getName() + ": method bad(int, int): it has several parameters"))
                    .contains(
                            "org.fairlead.servlet.ServletHost: Fairlead serves no WebSocket endpoint so far in /, by its"
                                    + " container's own way to upgrade");
        }
    }

    @ServerEndpoint("/bad")
    public static final class Bad {
        @OnMessage
        public void bad(int first, int second) {
            throw new IllegalStateException();
        }
    }

    private String upgradeFrom(String origin) throws IOException {
        return RawClient.head(
                tomcat.getConnector().getLocalPort(),
                "GET /app/upgrade HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: "
                        + origin
                        + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }

    private void addPages() {
        Tomcat.addServlet(application(), "pages", new Application.Pages()).setAsyncSupported(true);
        application().addServletMappingDecoded("/", "pages");
    }

    @Test
    void explicitUpgradeObeysTheOriginPolicy() throws Exception {
        addPages();
        start(context -> FairleadInitializer.install(context, Set.of()));
        assertThat(upgradeFrom("http://localhost")).startsWith("HTTP/1.1 101 ");
        assertThat(upgradeFrom("http://elsewhere.example")).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void explicitUpgradeWhoseOriginAFrameworkHasCheckedIsNotCheckedAgain() throws Exception {
        addPages();
        start(context -> FairleadInitializer.install(
                context, Set.of(), config -> config.getEndpointClass().equals(Application.Echo.class)));
        assertThat(upgradeFrom("http://elsewhere.example")).startsWith("HTTP/1.1 101 ");
    }
}
