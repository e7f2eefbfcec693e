package org.fairlead.spring;

import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import org.fairlead.endpoint.InstanceProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Endpoints, encoders, decoders and configurators by an application context. A class of which there is a bean is that bean: a singleton serves all sessions, a
 * prototype is made for each session and destroyed with it. Any other class is made for each session and injected into, also by its constructor. Thread-safe.
 */
final class SpringInstances implements InstanceProvider {

    private final ConfigurableListableBeanFactory beans;

    /** What has to be destroyed when its session has ended. */
    private final Map<Object, Runnable> alive = Collections.synchronizedMap(new IdentityHashMap<>());

    SpringInstances(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void check(Class<?> type) throws InstantiationException {
        String name = nameOf(type);
        if (name == null) {
            if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
                throw refusal(type, "it is abstract", null);
            }
        } else if (!beans.isSingleton(name) && !beans.isPrototype(name)) {
            throw refusal(
                    type,
                    "the bean \"" + name + "\" is in the scope "
                            + beans.getMergedBeanDefinition(name).getScope()
                            + ", which does not last as long as a WebSocket session: singleton and prototype do",
                    null);
        }
    }

    @Override
    public <T> T create(Class<T> type) throws InstantiationException {
        check(type);
        String name = nameOf(type);
        try {
            if (name == null) {
                T instance = beans.createBean(type);
                alive.put(instance, () -> beans.destroyBean(instance));
                return instance;
            }
            T instance = beans.getBean(name, type);
            if (!beans.isSingleton(name)) {
                alive.put(instance, () -> beans.destroyBean(name, instance));
            }
            return instance;
        } catch (BeansException | IllegalStateException e) {
            throw refusal(type, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void destroy(Object instance) {
        Runnable destroy = alive.remove(instance);
        if (destroy != null) {
            destroy.run();
        }
    }

    /** @return null where there is no bean of this class, or of a subclass such as a proxy */
    private @Nullable String nameOf(Class<?> type) throws InstantiationException {
        // no factory bean is made to know what it makes: endpoints are asked for before all of them are there
        String[] names = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false);
        if (names.length == 0) {
            return null;
        }
        if (names.length == 1) {
            return names[0];
        }
        String primary = null;
        for (String name : names) {
            if (beans.containsBeanDefinition(name)
                    && beans.getMergedBeanDefinition(name).isPrimary()) {
                primary = name;
            }
        }
        if (primary == null) {
            throw refusal(
                    type, "there are several beans of it, " + String.join(", ", names) + ", and none is primary", null);
        }
        return primary;
    }

    /** How many instances have not been destroyed that are to be. */
    int aliveInstances() {
        return alive.size();
    }

    private static InstantiationException refusal(Class<?> type, String reason, @Nullable Throwable cause) {
        InstantiationException refusal =
                new InstantiationException("Spring cannot make " + type.getName() + ": " + reason);
        refusal.initCause(cause);
        return refusal;
    }
}
