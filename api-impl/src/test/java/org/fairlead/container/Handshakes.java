package org.fairlead.container;

import java.lang.reflect.Proxy;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Requests and answers for tests. */
final class Handshakes {

    private Handshakes() {}

    static RequestHead request(String target, String... fields) {
        Headers.Builder headers = Headers.builder()
                .add("Host", "example.org")
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .add("Sec-WebSocket-Version", "13");
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        return new RequestHead("GET", target, "HTTP/1.1", headers.build());
    }

    static ResponseHead refused(Deployment.Outcome outcome) {
        if (outcome instanceof Deployment.Refused refused) {
            return refused.response();
        }
        throw new AssertionError("Not refused but " + outcome);
    }

    static AcceptedHandshake accepted(Deployment.Outcome outcome) {
        if (outcome instanceof AcceptedHandshake accepted) {
            return accepted;
        }
        throw new AssertionError(
                outcome instanceof Deployment.Refused refused ? body(refused.response()) : outcome.toString());
    }

    static String body(ResponseHead response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Does nothing, and has nothing to give. */
    static <T> T idle(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> method.getReturnType() == boolean.class
                        ? (Object) false
                        : method.getReturnType() == long.class ? (Object) 0L : null));
    }

    /** A plain connection of nobody in particular. */
    static final Deployment.RequestFacts FACTS = new Deployment.RequestFacts() {
        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public @Nullable SocketAddress localAddress() {
            return null;
        }

        @Override
        public @Nullable SocketAddress remoteAddress() {
            return null;
        }
    };
}
