package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.junit.jupiter.api.Test;

class RequestTargetTest {

    private static RequestHead get(String target, Headers headers) {
        return new RequestHead("GET", target, "HTTP/1.1", headers);
    }

    private static final Headers HOST =
            Headers.builder().add("Host", "example.org:8080").build();

    @Test
    void uriIsTheFullOneWithTheHostOfTheRequest() {
        assertThat(RequestTarget.of(get("/chat/a?b=c?d", HOST), false, null))
                .isEqualTo(new RequestTarget("ws://example.org:8080/chat/a?b=c?d", "/chat/a", "b=c?d"));
    }

    @Test
    void secureRequestHasTheSecureScheme() {
        assertThat(RequestTarget.of(get("/", HOST), true, null))
                .isEqualTo(new RequestTarget("wss://example.org:8080/", "/", null));
    }

    @Test
    void absoluteTargetNamesItsOwnHost() {
        assertThat(RequestTarget.of(get("http://other.example/x?y", HOST), false, null))
                .isEqualTo(new RequestTarget("ws://other.example/x?y", "/x", "y"));
    }

    @Test
    void absoluteTargetWithoutAPathMeansTheRoot() {
        assertThat(RequestTarget.of(get("http://other.example", HOST), false, null))
                .isEqualTo(new RequestTarget("ws://other.example/", "/", null));
    }

    @Test
    void absoluteTargetMayHaveAQueryWithoutAPath() {
        assertThat(RequestTarget.of(get("http://other.example?x=/y", HOST), false, null))
                .isEqualTo(new RequestTarget("ws://other.example/?x=/y", "/", "x=/y"));
    }

    @Test
    void requestWithoutAHostIsOfTheLocalAddress() {
        assertThat(RequestTarget.of(
                                get("/x", Headers.empty()),
                                false,
                                InetSocketAddress.createUnresolved("localhost", 1234))
                        .uri())
                .isEqualTo("ws://localhost:1234/x");
    }
}
