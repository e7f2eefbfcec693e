package org.fairlead.servlet;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.junit.jupiter.api.Tag;

@Tag("C14")
class JettyEe11Test extends JettyContract {

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
}
