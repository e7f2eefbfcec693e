package org.fairlead.container;

import java.util.concurrent.Callable;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.session.OriginPolicy;
import org.fairlead.timeout.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * What the container's default configurator must know of the handshake it is asked about, since the API's methods do not tell: application
 * configurators delegate to it, on the thread of the handshake.
 *
 * @param host that the request is for, or null
 * @param origins which the settings admit
 * @param instances who makes endpoint instances
 */
record HandshakeScope(@Nullable String host, OriginPolicy origins, InstanceProvider instances) {

    private static final ThreadLocal<@Nullable HandshakeScope> CURRENT = new ThreadLocal<>();

    static @Nullable HandshakeScope current() {
        return CURRENT.get();
    }

    <T> T call(Callable<T> handshake) throws Exception {
        HandshakeScope outer = CURRENT.get();
        CURRENT.set(this);
        Deadline before = Deadline.current();
        try {
            return handshake.call();
        } finally {
            Deadline.restore(before);
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }
}
