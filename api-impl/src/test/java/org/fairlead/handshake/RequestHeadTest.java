package org.fairlead.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/chat/a%20b?q=/x?y, /chat/a%20b",
        "/chat?to=ws://other/x, /chat",
        "http://host/chat?q, /chat",
        "ws://host:80?q=/x, /",
        "wss://host, /",
        "*, *",
        "'', /",
        "?q, /",
    })
    void pathIsTheTargetsWithoutAuthorityAndQuery(String target, String path) {
        assertThat(new RequestHead("GET", target, "HTTP/1.1", Headers.empty()).path())
                .isEqualTo(path);
    }
}
