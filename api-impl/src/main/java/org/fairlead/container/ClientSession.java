package org.fairlead.container;

import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.fairlead.endpoint.Codecs;
import org.fairlead.endpoint.SessionScope;
import org.fairlead.session.FairleadSession;
import org.fairlead.session.Opening;
import org.fairlead.session.SessionSetup;
import org.jspecify.annotations.Nullable;

/** What a client container keeps of one session, which knows the attempt that it came of. */
final class ClientSession extends SessionSetup {

    private final ClientAttempt attempt;

    ClientSession(
            ClientAttempt attempt,
            Object instance,
            Codecs codecs,
            Opening opening,
            @Nullable Map<String, Object> userProperties) {
        super(instance, codecs, opening, userProperties);
        this.attempt = attempt;
    }

    @Override
    protected WebSocketContainer container() {
        return attempt.container();
    }

    @Override
    protected EndpointConfig config() {
        return attempt.config();
    }

    @Override
    protected ClassLoader loader() {
        return attempt.loader();
    }

    @Override
    protected SessionScope scope() {
        return attempt.scope();
    }

    @Override
    protected Limits limits() {
        FairleadClientContainer container = attempt.container();
        return container.defaults().limits(container.clientSettings(), attempt.settings());
    }

    @Override
    protected void entered(FairleadSession session) {
        attempt.container().clientSessions().put(session, attempt.endpointClass());
    }

    @Override
    protected void opened() {
        attempt.opened();
    }

    @Override
    protected void left(FairleadSession session) {
        attempt.container().clientSessions().remove(session);
    }

    @Override
    protected void released() {
        attempt.ended();
    }

    @Override
    protected Set<Session> openSessions() {
        Set<Session> same = new LinkedHashSet<>();
        attempt.container().clientSessions().forEach((session, type) -> {
            if (type == attempt.endpointClass()) {
                same.add(session);
            }
        });
        return same;
    }
}
