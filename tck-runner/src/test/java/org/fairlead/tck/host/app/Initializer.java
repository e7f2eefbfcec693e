package org.fairlead.tck.host.app;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Set;

/** In a library, as frameworks have it. */
public class Initializer implements ServletContainerInitializer {
    @Override
    public void onStartup(Set<Class<?>> types, ServletContext context) throws ServletException {
        Seen.see("onStartup");
        context.addListener(Adding.class.getName());
    }
}
