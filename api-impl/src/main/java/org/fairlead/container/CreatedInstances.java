package org.fairlead.container;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.endpoint.Codecs;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.endpoint.SessionScope;

/** Remembers what was made for one session, so that only that is destroyed with it: an instance that a configurator shares is not. Has the session's scope. */
final class CreatedInstances implements InstanceProvider {

    private final InstanceProvider instances;
    private final SessionScope scope;

    /** Guarded by itself. */
    private final List<Object> created = new ArrayList<>(1);

    CreatedInstances(InstanceProvider instances) {
        this.instances = instances;
        this.scope = instances.openScope();
    }

    /** The scope of the session to be; closed by {@link #destroy}. */
    SessionScope scope() {
        return scope;
    }

    @Override
    public <T> T create(Class<T> type) throws InstantiationException {
        T instance = instances.create(type);
        synchronized (created) {
            created.add(instance);
        }
        return instance;
    }

    /** Closes the codecs and destroys all else, for a session that did not come about. */
    void abandon(Codecs codecs) {
        Object entered = scope.enter();
        try {
            codecs.close();
        } finally {
            scope.exit(entered);
            destroy();
        }
    }

    /** Destroys what was made here, and closes the scope. Idempotent. */
    void destroy() {
        List<Object> last;
        synchronized (created) {
            last = List.copyOf(created);
            created.clear();
        }
        Object entered = scope.enter();
        try {
            last.forEach(instances::destroy);
        } finally {
            scope.exit(entered);
            scope.close();
        }
    }
}
