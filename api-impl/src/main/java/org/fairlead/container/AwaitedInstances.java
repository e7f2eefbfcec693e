package org.fairlead.container;

import java.util.List;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.endpoint.SessionScope;
import org.jspecify.annotations.Nullable;

/** Instances by the dependency injection container of an application as soon as there is one, by constructors before. Thread-safe. */
final class AwaitedInstances implements InstanceProvider {

    private static final System.Logger LOG = System.getLogger(AwaitedInstances.class.getName());

    private final List<InstanceProviderFinder> finders;
    private final InstanceProviderFinder.Attributes attributes;

    private volatile @Nullable InstanceProvider found;

    /** Whether everything has started that an application begins with. */
    private volatile boolean started;

    AwaitedInstances(
            List<InstanceProviderFinder> finders, InstanceProviderFinder.Attributes attributes, boolean started) {
        this.finders = List.copyOf(finders);
        this.attributes = attributes;
        this.started = started;
    }

    /** Whether what is made now is made as all others will be. */
    boolean isSettled() {
        return started || found() != null;
    }

    /** Told when no bean container is to be expected any more that is not there. */
    void started() {
        started = true;
        if (found() == null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "No bean container was found, though "
                            + finders.get(0).getClass().getName()
                            + " is here to look for one: endpoints, codecs and configurators are made by their constructors, and nothing is"
                            + " injected into them. Is the container here, does it see beans, and has it started?");
        }
    }

    private @Nullable InstanceProvider found() {
        InstanceProvider known = found;
        if (known != null) {
            return known;
        }
        InstanceProvider provider = search();
        if (provider != null) {
            found = provider;
        }
        return provider;
    }

    private @Nullable InstanceProvider search() {
        for (InstanceProviderFinder finder : finders) {
            InstanceProvider provider = finder.find(attributes);
            if (provider != null) {
                return provider;
            }
        }
        if (started) {
            for (InstanceProviderFinder finder : finders) {
                InstanceProvider provider = finder.findCurrent();
                if (provider != null) {
                    return provider;
                }
            }
        }
        return null;
    }

    private InstanceProvider foundOrConstructors() {
        InstanceProvider provider = found();
        return provider == null ? InstanceProvider.constructors() : provider;
    }

    @Override
    public <T> T create(Class<T> type) throws InstantiationException {
        return foundOrConstructors().create(type);
    }

    /** A class that constructors cannot make may be one that is injected into. */
    @Override
    public void check(Class<?> type) throws InstantiationException {
        InstanceProvider provider = found();
        if (provider != null) {
            provider.check(type);
        } else if (started) {
            InstanceProvider.constructors().check(type);
        }
    }

    @Override
    public void destroy(Object instance) {
        foundOrConstructors().destroy(instance);
    }

    @Override
    public SessionScope openScope() {
        return foundOrConstructors().openScope();
    }
}
