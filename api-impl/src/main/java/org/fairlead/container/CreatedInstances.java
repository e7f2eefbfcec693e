package org.fairlead.container;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.endpoint.Codecs;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.endpoint.SessionScope;
import org.jspecify.annotations.Nullable;

/** Remembers what is made for one session to be, so that only that is destroyed with it: an instance that a configurator shares is not. Has the session's scope. */
final class CreatedInstances implements InstanceProvider {

    private final InstanceProvider instances;
    private final SessionScope scope;

    /** Null for none, most often the one, else {@link Several}. Guarded by this. */
    private @Nullable Object created;

    private record Several(List<Object> instances) {}

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
        synchronized (this) {
            created = created == null ? instance : new Several(with(instance));
        }
        return instance;
    }

    private List<Object> with(Object instance) {
        List<Object> more = new ArrayList<>(list(created));
        more.add(instance);
        return more;
    }

    private static List<Object> list(@Nullable Object created) {
        return created == null ? List.of() : created instanceof Several several ? several.instances : List.of(created);
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

    /**
     * What to keep for {@link #scope(Object)} and {@link #destroy(Object, InstanceProvider)} when all has been made: without a scope most often the only instance, which the session
     * has anyway; else this.
     */
    synchronized @Nullable Object kept() {
        return scope != SessionScope.NONE || created instanceof Several ? this : created;
    }

    static SessionScope scope(@Nullable Object kept) {
        return kept instanceof CreatedInstances all ? all.scope : SessionScope.NONE;
    }

    /** As {@link #destroy()}, but once only. */
    static void destroy(@Nullable Object kept, InstanceProvider instances) {
        if (kept instanceof CreatedInstances all) {
            all.destroy();
        } else if (kept != null) {
            instances.destroy(kept);
        }
    }

    /** Destroys what was made here, and closes the scope. Idempotent. */
    void destroy() {
        List<Object> last;
        synchronized (this) {
            last = list(created);
            created = null;
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
