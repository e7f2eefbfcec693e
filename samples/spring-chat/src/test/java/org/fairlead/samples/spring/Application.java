package org.fairlead.samples.spring;

import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import java.util.Objects;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** The sample, running on a port of its own in one of the containers. */
record Application(ServletWebServerApplicationContext context) implements AutoCloseable {

    /** @param webServer the simple name of the web server class that is to be embedded */
    static Application start(String webServer) {
        String other = webServer.equals("TomcatWebServer")
                ? "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration"
                : "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration";
        Application application =
                new Application((ServletWebServerApplicationContext) new SpringApplicationBuilder(ChatApplication.class)
                        .run("--server.port=0", "--spring.autoconfigure.exclude=" + other));
        String found = application.server().getClass().getSimpleName();
        if (!found.equals(webServer)) {
            application.close();
            throw new IllegalStateException("The application runs in " + found + ", not in " + webServer);
        }
        return application;
    }

    private WebServer server() {
        return Objects.requireNonNull(context.getWebServer());
    }

    int port() {
        return server().getPort();
    }

    ServerContainer container() {
        ServletContext servlets = Objects.requireNonNull(context.getServletContext());
        return (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
    }

    @Override
    public void close() {
        context.close();
    }
}
