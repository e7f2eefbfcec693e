package org.fairlead.spring;

import org.fairlead.container.InstanceProviderFinder;
import org.fairlead.endpoint.InstanceProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.context.WebApplicationContext;

/** Finds the application context that Spring leaves in the servlet context, whether Spring Boot or a {@code ContextLoaderListener} has put it there. */
public final class SpringInstancesFinder implements InstanceProviderFinder {

    /** For the ServiceLoader. */
    public SpringInstancesFinder() {}

    @Override
    public @Nullable InstanceProvider find(Attributes attributes) {
        return attributes.get(WebApplicationContext.ROOT_WEB_APPLICATION_CONTEXT_ATTRIBUTE)
                        instanceof ConfigurableApplicationContext context
                ? new SpringInstances(context.getBeanFactory())
                : null;
    }
}
