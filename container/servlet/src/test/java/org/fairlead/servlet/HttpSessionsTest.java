package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a container tells of its users' sessions, in the orders in which it may come. */
class HttpSessionsTest {
    private final HttpSessions sessions = new HttpSessions();
    private final AtomicInteger ends = new AtomicInteger();
    private boolean valid = true;
    private String id = "a";

    /** Done when the id has been asked for, before it is told. */
    private Runnable meanwhile = () -> {};

    private final HttpSession session = (HttpSession) Proxy.newProxyInstance(
            HttpSessionsTest.class.getClassLoader(),
            new Class<?>[] {HttpSession.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "getId" -> {
                    String told = id;
                    Runnable now = meanwhile;
                    meanwhile = () -> {};
                    now.run();
                    yield told;
                }
                case "getLastAccessedTime" -> {
                    if (!valid) {
                        throw new IllegalStateException("invalidated");
                    }
                    yield 0L;
                }
                case "toString" -> "session " + id;
                default -> throw new UnsupportedOperationException(method.getName());
            });

    private void destroyed() {
        sessions.sessionDestroyed(new HttpSessionEvent(session));
    }

    @Test
    void connectionEndsWithTheSession() {
        sessions.bind(session).opened(ends::incrementAndGet);
        assertThat(ends).hasValue(0);
        destroyed();
        destroyed();
        assertThat(ends).hasValue(1);
        assertThat(sessions.size()).isZero();
    }

    /** As the container tells before the session counts as invalid. */
    @Test
    void connectionThatOpensWhileTheSessionEndsEndsToo() {
        HttpSessions.Bond bond = sessions.bind(session);
        destroyed();
        bond.opened(ends::incrementAndGet);
        assertThat(ends).hasValue(1);
        bond.release();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void connectionOfASessionThatHadEndedBeforeEnds() {
        valid = false;
        sessions.bind(session).opened(ends::incrementAndGet);
        assertThat(ends).hasValue(1);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void sessionThatGotAnotherIdIsStillTheSame() {
        sessions.bind(session).opened(ends::incrementAndGet);
        id = "b";
        sessions.sessionIdChanged(new HttpSessionEvent(session), "a");
        destroyed();
        assertThat(ends).hasValue(1);
    }

    /** As a log-in on another request does (Jakarta Servlet 6.0, section 7.4). */
    @Test
    void sessionThatGetsAnotherIdDuringTheHandshakeIsStillTheSame() {
        meanwhile = () -> {
            id = "b";
            sessions.sessionIdChanged(new HttpSessionEvent(session), "a");
        };
        sessions.bind(session).opened(ends::incrementAndGet);
        destroyed();
        assertThat(ends).hasValue(1);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void whatHasEndedIsForgotten() {
        HttpSessions.Bond bond = sessions.bind(session);
        bond.opened(ends::incrementAndGet);
        sessions.bind(session).release();
        bond.release();
        bond.release();
        destroyed();
        assertThat(ends).hasValue(0);
        assertThat(sessions.size()).isZero();
    }
}
