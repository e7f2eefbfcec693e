package org.fairlead.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 9112 section 3.2, for requests that are no handshakes. */
class HostCheckTest {

    @Test
    void plainRequestMustNameItsHostTooUnlessItIsOfAnOlderHttp() {
        Headers none = Headers.empty();
        Headers one = Headers.builder().add("Host", "a:80").build();
        Headers empty = Headers.builder().add("Host", "").build();
        Headers two = Headers.builder().add("Host", "a").add("host", "a").build();
        assertThat(ServerHandshake.checkHost(new RequestHead("GET", "/", "HTTP/1.1", one)))
                .isNull();
        assertThat(ServerHandshake.checkHost(new RequestHead("GET", "/", "HTTP/1.1", empty)))
                .isNull();
        assertThat(ServerHandshake.checkHost(new RequestHead("GET", "/", "HTTP/1.0", none)))
                .isNull();
        assertThat(ServerHandshake.checkHost(new RequestHead("GET", "/", "HTTP/1.1", none)))
                .isNotNull()
                .extracting(ResponseHead::status)
                .isEqualTo(400);
        assertThat(ServerHandshake.checkHost(new RequestHead("GET", "/", "HTTP/1.1", two)))
                .isNotNull()
                .extracting(ResponseHead::status)
                .isEqualTo(400);
    }
}
