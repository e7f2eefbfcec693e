package org.fairlead.cdi;

import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.fairlead.container.InstanceProviderFinder;
import org.fairlead.endpoint.InstanceProvider;
import org.jspecify.annotations.Nullable;

/** Finds the bean container of a web application by the attribute of its context, else of the process by {@code CDI.current()}. */
public final class BeanContainerFinder implements InstanceProviderFinder {

    private static final Logger LOG = System.getLogger("org.fairlead.cdi");

    /** Under which the servlet integrations of bean containers leave the bean manager: the common name, and Weld's own. */
    private static final List<String> ATTRIBUTES =
            List.of(BeanManager.class.getName(), "org.jboss.weld.environment.servlet." + BeanManager.class.getName());

    /** For the ServiceLoader. */
    public BeanContainerFinder() {}

    @Override
    public @Nullable InstanceProvider find(Attributes attributes) {
        for (String name : ATTRIBUTES) {
            if (attributes.get(name) instanceof BeanManager manager) {
                return provider(manager);
            }
        }
        return null;
    }

    @Override
    public @Nullable InstanceProvider findCurrent() {
        try {
            return provider(CDI.current().getBeanManager());
        } catch (IllegalStateException e) {
            return null; // there is none, as the method's documentation says
        }
    }

    private static @Nullable InstanceProvider provider(BeanManager manager) {
        try {
            return Beans.of(manager);
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "A bean container is not used", e);
            return null;
        }
    }
}
