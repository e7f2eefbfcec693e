package org.fairlead.spring;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Set;
import java.util.function.Predicate;
import org.fairlead.servlet.FairleadInitializer;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.core.env.Environment;
import org.springframework.web.socket.server.standard.ServerEndpointRegistration;

/** Does what a servlet container does by itself that looks for initializers on the class path; embedded ones do not. */
final class FairleadInstallation implements ServletContextInitializer {

    /** Of the configuration that Spring makes for its handlers, whose interceptor for origins is always there. */
    static final Predicate<ServerEndpointConfig> SPRING_CHECKS = config -> config instanceof ServerEndpointRegistration;

    private final Environment environment;

    FairleadInstallation(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void onStartup(ServletContext context) throws ServletException {
        OtherContainers.refuse(FairleadInitializer.class.getClassLoader());
        EnvironmentSettings.of(environment).forEach(context::setInitParameter);
        try {
            FairleadInitializer.install(context, Set.of(), SPRING_CHECKS);
        } catch (ServletException e) {
            throw new FairleadStartException(String.valueOf(e.getMessage()), e);
        }
    }
}
