package org.fairlead.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fairlead.interop.ClientSide.Wish;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client talks to servers that nobody here wrote. */
@ParameterizedClass
@EnumSource(Peer.class)
class ClientAgainstPeersIT {

    @Parameter
    Peer peer = Peer.JETTY;

    private String run = "";

    @BeforeEach
    void startPeer() {
        peer.running();
        run = peer + "-" + System.nanoTime();
    }

    private URI uri(String path) {
        return peer.running().uri(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "", "žluťoučký κόσμε 😀", "nul \u0000 inside"})
    void textIsEchoed(String text) throws Exception {
        for (String path : List.of("/echo", "/partial")) {
            try (ClientSide client = ClientSide.connect(uri(path))) {
                client.session().getBasicRemote().sendText(text);
                assertThat(client.next()).isEqualTo(text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 1 << 20})
    void binaryIsEchoed(int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        try (ClientSide client = ClientSide.connect(uri("/echo"))) {
            client.session().getBasicRemote().sendBinary(ByteBuffer.wrap(bytes));
            assertThat(client.next()).isEqualTo(ByteBuffer.wrap(bytes));
        }
    }

    @Test
    void textOfOneMebibyteIsEchoed() throws Exception {
        String text = "ž".repeat(1 << 19);
        try (ClientSide client = ClientSide.connect(uri("/echo"))) {
            client.session().getBasicRemote().sendText(text);
            assertThat(client.next()).isEqualTo(text);
        }
    }

    @Test
    void fragmentsArePutTogether() throws Exception {
        for (String path : List.of("/echo", "/partial")) {
            try (ClientSide client = ClientSide.connect(uri(path))) {
                for (String part : List.of("one ", "", "dvě ")) {
                    client.session().getBasicRemote().sendText(part, false);
                    client.session().getBasicRemote().sendPing(ByteBuffer.wrap(new byte[] {'p'}));
                }
                client.session().getBasicRemote().sendText("😀", true);
                StringBuilder text = new StringBuilder(client.nextText());
                assertThat(text).hasToString("one dvě 😀");
                assertThat(client.nextPong()).isEqualTo("p");
            }
        }
    }

    @Test
    void pingsGoBothWays() throws Exception {
        try (ClientSide client = ClientSide.connect(uri("/ping"))) {
            client.session()
                    .getBasicRemote()
                    .sendPing(ByteBuffer.wrap("x".repeat(125).getBytes(StandardCharsets.UTF_8)));
            assertThat(client.nextPong()).isEqualTo("x".repeat(125));
            client.session().getBasicRemote().sendText("from the server");
            assertThat(client.nextText()).isEqualTo("pong=from the server");
        }
    }

    @Test
    void aSubprotocolIsAgreedOn() throws Exception {
        try (ClientSide client = ClientSide.connect(uri("/subprotocol"), Wish.subprotocols("other", "chat.v1"))) {
            assertThat(client.session().getNegotiatedSubprotocol()).isEqualTo("chat.v1");
            assertThat(client.nextText()).isEqualTo("subprotocol=chat.v1");
        }
    }

    @Test
    void withoutACommonSubprotocolThereIsNone() throws Exception {
        try (ClientSide client = ClientSide.connect(uri("/subprotocol"))) {
            assertThat(client.session().getNegotiatedSubprotocol()).isEmpty();
        }
    }

    @Test
    void headersGoBothWays() throws Exception {
        try (ClientSide client = ClientSide.connect(uri("/headers"), Wish.header("X-Interop", "one two"))) {
            assertThat(client.nextText()).isEqualTo("X-Interop=one two");
            assertThat(client.answerHeader("x-interop-answer")).containsExactly("seen 1");
        }
    }

    @ParameterizedTest
    @CsvSource({"1000,done", "1001,''", "3000,registered", "4000,''", "4999,žluťoučký"})
    void theServerCloses(int code, String reason) throws Exception {
        try (ClientSide client = ClientSide.connect(uri("/close"))) {
            client.session().getBasicRemote().sendText((code + " " + reason).trim());
            CloseReason end = client.awaitClose();
            assertThat(end.getCloseCode().getCode()).isEqualTo(code);
            assertThat(end.getReasonPhrase()).isEqualTo(reason);
        }
    }

    @ParameterizedTest
    @CsvSource({"1000,done", "1001,''", "3000,registered", "4000,''", "4999,žluťoučký"})
    void theClientClosesAndTheServerTellsIt(int code, String reason) throws Exception {
        String id = run + "-" + code;
        try (ClientSide client = ClientSide.connect(uri("/report/" + id))) {
            assertThat(client.nextText()).isEqualTo("open");
            client.session().close(new CloseReason(CloseCodes.getCloseCode(code), reason));
            assertThat(client.closeCode()).isEqualTo(code);
        }
        assertThat(report(id)).isEqualTo((code + " " + reason).trim());
    }

    private String report(String id) throws Exception {
        try (ClientSide reports = ClientSide.connect(uri("/reports/" + id))) {
            return reports.nextText();
        }
    }

    @Test
    void anOversizedMessageEndsIn1009() throws Exception {
        try (ClientSide client = ClientSide.connect(uri("/limit"))) {
            client.session().getBasicRemote().sendText("x".repeat(5000));
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aServerThatDiesIsToldAs1006() throws Exception {
        try (Peer.Running mortal = peer.start();
                ClientSide client = ClientSide.connect(mortal.uri("/echo"))) {
            client.session().getBasicRemote().sendText("alive");
            assertThat(client.nextText()).isEqualTo("alive");
            mortal.program().kill();
            assertThat(client.closeCode()).isEqualTo(1006);
        }
    }

    @Test
    void aMissingPathIsRefusedWithItsStatus() {
        assertThatThrownBy(() -> ClientSide.connect(uri("/nowhere"))).hasMessageContaining("404");
    }

    @Test
    void aThousandPushedMessagesComeInOrder() throws Exception {
        try (ClientSide client = ClientSide.connect(uri("/push"))) {
            client.session().getBasicRemote().sendText("1000");
            for (int i = 0; i < 1000; i++) {
                assertThat(client.next()).isEqualTo("message " + i);
            }
            assertThat(client.next()).isEqualTo("end");
        }
    }

    @Test
    void aHundredConnectionsAtOnceAreEchoed() throws Exception {
        List<ClientSide> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                clients.add(ClientSide.connect(uri("/echo")));
            }
            for (int n = 0; n < 10; n++) {
                for (int i = 0; i < clients.size(); i++) {
                    clients.get(i).session().getAsyncRemote().sendText(i + ": " + n);
                }
            }
            for (int i = 0; i < clients.size(); i++) {
                for (int n = 0; n < 10; n++) {
                    assertThat(clients.get(i).next()).isEqualTo(i + ": " + n);
                }
            }
        } finally {
            for (ClientSide client : clients) {
                client.close();
            }
        }
    }
}
