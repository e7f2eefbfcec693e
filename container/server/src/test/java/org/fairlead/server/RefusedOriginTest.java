package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fairlead.checks.Leaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told to who runs a server that does not admit a page. */
@ExtendWith(Leaks.class)
class RefusedOriginTest {

    private static String answer(WebSocketServer server, String origin) throws Exception {
        String head = new String(RawClient.handshake("/echo?token=secret"), StandardCharsets.ISO_8859_1);
        try (RawClient client = new RawClient(server.port())) {
            return client.send(head.replace("\r\n\r\n", "\r\nOrigin: " + origin + "\r\n\r\n"))
                    .readAll();
        }
    }

    @Test
    void firstOneIsALineOfTheLogAndAllOthersAreNot() throws Exception {
        LogLines log = new LogLines();
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(Echo.class)
                .start()) {
            for (String origin : List.of("https://app.example<", "https://other.example", "null")) {
                assertThat(answer(server, origin)).startsWith("HTTP/1.1 403 ");
            }
        }
        assertThat(log.end())
                .singleElement()
                .asString()
                .endsWith(
                        "403 for \"/echo\": the Origin \"https://app.example\\u003c\" is not admitted where the Host is"
                                + " \"x\"; see the setting org.fairlead.origin-policy. Others are told at DEBUG");
    }
}
