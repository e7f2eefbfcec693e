package org.fairlead.cdi;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.websocket.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.fairlead.session.FairleadSession;
import org.jspecify.annotations.Nullable;

/** What {@code @Inject Session} gives: it stands for the session whose callback runs on the thread that calls it. */
final class CurrentSession implements InvocationHandler {

    private final SessionContext context;

    private CurrentSession(SessionContext context) {
        this.context = context;
    }

    static FairleadSession of(SessionContext context) {
        return (FairleadSession) Proxy.newProxyInstance(
                FairleadSession.class.getClassLoader(),
                new Class<?>[] {FairleadSession.class},
                new CurrentSession(context));
    }

    private Session session() {
        Session session = context.current().session();
        if (session == null) {
            throw new ContextNotActiveException(
                    "There is no WebSocket session yet: the handshake goes on, and the endpoint is being"
                            + " constructed; an injected session can be used from onOpen on");
        }
        return session;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class && method.getName().equals("toString") && !context.isActive()) {
            return "the current WebSocket session, of which there is none";
        }
        Session session = session();
        if (method.getDeclaringClass() == Object.class && method.getName().equals("equals")) {
            Object other = arguments == null ? null : arguments[0];
            return session.equals(other instanceof FairleadSession fairlead ? fairlead.itself() : other);
        }
        try {
            return method.invoke(session, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
