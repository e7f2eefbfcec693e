package org.fairlead.cdi;

import jakarta.enterprise.context.NormalScope;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The scope of a WebSocket session: a bean has one instance for each session, made when it is first used, and destroyed when the session has ended and
 * {@code onClose} has returned.
 *
 * <p>The context is active while application code of a session runs: callbacks of the endpoint, message handlers, decoders, encoders on whatever thread
 * sends, handlers of a send's result, and on a server already while the configurator is asked and the endpoint is constructed. On a thread that the
 * application has started it is not, and a {@code ContextNotActiveException} is thrown. When an endpoint closes another session in a callback, that
 * session's context is active during its {@code onClose}.
 *
 * <p>Events with the qualifiers {@code @Initialized(WebSocketSessionScoped.class)} and {@code @Destroyed(WebSocketSessionScoped.class)} carry the {@code
 * Session}: the first before {@code onOpen}, the other when the instances are gone and the session is closed.
 */
@Documented
@Inherited
@NormalScope
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
public @interface WebSocketSessionScoped {}
