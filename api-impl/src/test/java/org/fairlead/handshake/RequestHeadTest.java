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

    @ParameterizedTest
    @CsvSource({
        "/chat?to=ws://other/x, /chat?to=ws://other/x",
        "http://other/chat?q, /chat?q",
        "ws://other?q=/x, /?q=/x",
        "wss://other, /",
        "*, *",
    })
    void originFormIsTheTargetWithoutSchemeAndAuthority(String target, String resource) {
        assertThat(get(target).originForm()).isEqualTo(resource);
    }

    @ParameterizedTest
    @CsvSource({
        "/chat?to=ws://other/x, host",
        "http://other:80/chat, other:80",
        "ws://other?q=/x, other",
        "wss://other, other",
        "*, host",
    })
    void hostIsThatOfTheTargetWhereItHasOneElseTheField(String target, String host) {
        assertThat(get(target).host()).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "/chat, /chat",
        "http://other:80/chat, http://new:1/chat",
        "wss://other, wss://new:1",
        "http://u@other/, http://u@other/",
    })
    void anotherHostStandsInTheFieldAndTheTarget(String target, String changed) {
        RequestHead head = get(target).withHost("new:1");
        assertThat(head.target()).isEqualTo(changed);
        assertThat(head.headers().all("Host")).containsExactly("new:1");
        assertThat(head.headers().first("A")).isEqualTo("b");
        assertThat(head.method() + head.version()).isEqualTo("GETHTTP/1.1");
    }

    private static RequestHead get(String target) {
        Headers fields = Headers.builder().add("Host", "host").add("A", "b").build();
        return new RequestHead("GET", target, "HTTP/1.1", fields);
    }
}
