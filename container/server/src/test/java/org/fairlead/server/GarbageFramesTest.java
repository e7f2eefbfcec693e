package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.fairlead.checks.Leaks;
import org.fairlead.session.Dispatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames that break a rule, over a socket: the right close code can be read, nothing is logged, and nothing is left. */
@ExtendWith(Leaks.class)
@ParameterizedClass
@EnumSource(Dispatch.class)
@Tag("A21")
class GarbageFramesTest {

    private final LogLines log = new LogLines();
    private final Dispatch dispatch;
    private WebSocketServer server;

    GarbageFramesTest(Dispatch dispatch) {
        this.dispatch = dispatch;
    }

    @BeforeEach
    void start() throws Exception {
        server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .settings(s -> s.dispatch(dispatch))
                .endpoint(Echo.class)
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        Channels.awaitNone(server);
        server.close();
        assertThat(log.end()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "810248690000, 1002", // not masked
        "838000000000, 1002", // reserved opcode
        "c18000000000, 1002", // compressed, which was not agreed
        "89fe007e00000000, 1002", // a ping of 126 bytes
        "098000000000, 1002", // a fragmented ping
        "808000000000, 1002", // a continuation of nothing
        "01810000000068818100000000, 1002", // a message inside a message
        "82ffffffffffffffffff00000000, 1002", // a length of 64 bits
        "82ff000000004000000000000000, 1009", // 1 GiB
        "8182 00000000 c328, 1007", // not UTF-8
        "8881 00000000 03, 1002", // half a close code
        "8882 00000000 03ed, 1002", // 1005 on the wire
    })
    @Tag("A23")
    void brokenRuleIsClosedWithItsCode(String frames, int code) throws Exception {
        try (RawClient client = RawClient.upgraded(server.port(), "/echo")) {
            client.send(HexFormat.of().parseHex(frames.replace(" ", "")));

            assertThat(client.readCloseCode()).isEqualTo(code);
        }
    }

    @Test
    void randomBytesAreEndedWithoutHarm() throws Exception {
        for (int seed = 0; seed < 100; seed++) {
            byte[] garbage = new byte[500];
            new Random(seed).nextBytes(garbage);
            try (RawClient client = RawClient.upgraded(server.port(), "/echo")) {
                client.send(garbage).endOutput();

                client.readAll();
            }
        }
        try (RawClient client = RawClient.upgraded(server.port(), "/echo")) {
            client.send(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'H', 'i'});
            assertThat(client.readBytes(4)).containsExactly(0x81, 2, 'H', 'i');
        }
    }
}
