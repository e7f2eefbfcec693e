package org.fairlead.spring;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.fairlead.servlet.FairleadInitializer;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.web.socket.server.standard.ServerEndpointRegistration;

/** Does what a servlet container does by itself that looks for initializers on the class path; embedded ones do not. */
final class FairleadInstallation implements ServletContextInitializer {

    private final Supplier<Map<String, String>> settings;

    /** @param settings by key; without effect where Fairlead is in the application already */
    FairleadInstallation(Supplier<Map<String, String>> settings) {
        this.settings = settings;
    }

    @Override
    public void onStartup(ServletContext context) throws ServletException {
        OtherContainers.refuse(FairleadInitializer.class.getClassLoader());
        settings.get().forEach(context::setInitParameter);
        try {
            // the configuration that Spring makes for its handlers, whose interceptor for origins is always there
            FairleadInitializer.install(context, Set.of(), config -> config instanceof ServerEndpointRegistration);
        } catch (ServletException e) {
            throw new FairleadStartException(String.valueOf(e.getMessage()), e);
        }
    }
}
