package org.fairlead.testing;

import java.net.SocketAddress;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.jspecify.annotations.Nullable;

/** A handshake of nobody in particular, as hosts give it to a {@link Deployment}. */
final class AnyRequest {

    static final RequestHead HEAD = new RequestHead(
            "GET",
            "/any",
            "HTTP/1.1",
            Headers.builder()
                    .add("Host", "example.org")
                    .add("Upgrade", "websocket")
                    .add("Connection", "Upgrade")
                    .add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                    .add("Sec-WebSocket-Version", "13")
                    .build());

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

    private AnyRequest() {}
}
