package org.fairlead.container;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.endpoint.InstanceProvider;

/** Remembers what was made for one session, so that only that is destroyed with it: an instance that a configurator shares is not. */
final class CreatedInstances implements InstanceProvider {

    private final InstanceProvider instances;

    /** Guarded by itself. */
    private final List<Object> created = new ArrayList<>(1);

    CreatedInstances(InstanceProvider instances) {
        this.instances = instances;
    }

    @Override
    public <T> T create(Class<T> type) throws InstantiationException {
        T instance = instances.create(type);
        synchronized (created) {
            created.add(instance);
        }
        return instance;
    }

    /** Destroys what was made here. Idempotent. */
    void destroy() {
        List<Object> last;
        synchronized (created) {
            last = List.copyOf(created);
            created.clear();
        }
        last.forEach(instances::destroy);
    }
}
