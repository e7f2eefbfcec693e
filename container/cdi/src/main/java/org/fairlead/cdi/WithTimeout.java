package org.fairlead.cdi;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.temporal.ChronoUnit;

/**
 * Runs a bean's method, or all business methods of a bean, with a time limit, as {@link org.fairlead.timeout.Timeouts} does: on another thread, to which
 * neither the caller's request scope nor its transaction goes.
 *
 * <pre>{@code
 * @WithTimeout(value = 500, unit = MILLIS, cleanup = "shutdown")
 * public String ask(String question) throws IOException, TimeoutException { ... }
 *
 * void shutdown() { ... } // closes what ask waits for
 * }</pre>
 *
 * <p>What the method returns or throws reaches the caller unchanged. When the limit passes first, the caller gets a
 * {@link org.fairlead.timeout.TimeLimitException}; where the method's {@code throws} clause does not allow that, a
 * {@link java.lang.reflect.UndeclaredThrowableException} that has it as its cause.
 *
 * <p>Checked when the application is deployed: that the class has the clean-up, that there is a limit, and that the method can be intercepted.
 */
@Documented
@Inherited
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface WithTimeout {

    /**
     * The limit in {@link #unit}, 1 or more. By default it is what {@link org.fairlead.timeout.Timeouts#setDefault} has installed says at each call,
     * which must be installed before the application is deployed.
     */
    @Nonbinding
    long value() default 0;

    /** The unit of {@link #value}. Default milliseconds; estimated ones, longer than a day, are refused. */
    @Nonbinding
    ChronoUnit unit() default ChronoUnit.MILLIS;

    /** The name of a method without parameters of the bean's class, of any visibility, that is called when the limit has passed; default none. */
    @Nonbinding
    String cleanup() default "";
}
