package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import java.net.URI;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C14")
class JettyEe11Test extends ContainerContract {

    @Override
    Container start() throws Exception {
        ServletContextHandler application = new ServletContextHandler("/app", ServletContextHandler.SESSIONS);
        application.addServletContainerInitializer(
                new FairleadInitializer(), Application.ENDPOINTS.toArray(Class<?>[]::new));
        application.addEventListener(new Application.Listener());
        FilterHolder login = new FilterHolder(new Application.Login());
        login.setAsyncSupported(true);
        application.addFilter(login, "/*", EnumSet.of(DispatcherType.REQUEST));
        ServletHolder pages = new ServletHolder(new Application.Pages());
        pages.setAsyncSupported(true);
        application.addServlet(pages, "/");
        return new JettyContainer(application);
    }

    @Test
    void applicationThatIsStartedAgainAnswers() throws Exception {
        try (JettyContainer jetty = (JettyContainer) start()) {
            jetty.undeploy();
            jetty.startAgain();
            Collector collector = new Collector();
            try (Session session = ContainerProvider.getWebSocketContainer()
                    .connectToServer(collector, URI.create("ws://localhost:" + jetty.port() + "/app/echo/red"))) {
                session.getBasicRemote().sendText("x");
                assertThat(collector.text()).isEqualTo("red:x");
            }
        }
    }
}
