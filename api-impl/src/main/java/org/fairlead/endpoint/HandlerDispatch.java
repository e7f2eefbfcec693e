package org.fairlead.endpoint;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On which threads the callbacks of an endpoint class run. Wins over the user property {@value EndpointModel#DISPATCH_PROPERTY} of its
 * configuration; without either, the container's default holds.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface HandlerDispatch {

    Mode value();

    /** Where callbacks run. */
    enum Mode {
        /** On a worker thread, in order per session: callbacks may block. */
        WORKER("worker"),
        /** On the thread that read the bytes: fastest, and callbacks must never block. */
        EVENT_LOOP("event-loop");

        private final String settingValue;

        Mode(String settingValue) {
            this.settingValue = settingValue;
        }

        /** As it is written in a setting or user property: {@code worker} or {@code event-loop}. */
        public String settingValue() {
            return settingValue;
        }
    }
}
