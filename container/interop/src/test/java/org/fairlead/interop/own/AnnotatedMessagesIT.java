package org.fairlead.interop.own;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.Session;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fairlead.interop.ClientSide;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every shape of {@code @OnMessage}, from our client to our server and back. */
class AnnotatedMessagesIT {

    private static WebSocketServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(Shapes.ALL.toArray(Class<?>[]::new))
                .start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static ClientSide connect(String path) throws Exception {
        return ClientSide.connect(URI.create(server.uri() + path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/text/whole | žluťoučký | whole žluťoučký",
                "/text/partial | one | partial one",
                "/text/reader | 😀 | reader 😀",
                "/text/int | 41 | 42",
                "/text/long | 4000000000 | 8000000000",
                "/text/boolean | true | false",
                "/text/char | q | Q",
                "/text/double | 3.0 | 1.5",
                "/text/decoded | 3,4 | 4,3",
                "/text/decoded-stream | 3,4 | 4,3",
                "/everything/x/1 | y | x2ytrue"
            })
    void textIsUnderstood(String path, String sent, String answer) throws Exception {
        try (ClientSide client = connect(path)) {
            client.session().getBasicRemote().sendText(sent);
            assertThat(client.next()).isEqualTo(answer);
            // once more: nothing of the first message is left
            client.session().getBasicRemote().sendText(sent);
            assertThat(client.next()).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/text/whole", "/text/partial", "/text/reader"})
    void fragmentsOfTextAreUnderstood(String path) throws Exception {
        try (ClientSide client = connect(path)) {
            for (String part : List.of("one, ", "two, ", "")) {
                client.session().getBasicRemote().sendText(part, false);
            }
            client.session().getBasicRemote().sendText("last", true);
            assertThat(client.nextText()).endsWith("one, two, last");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/binary/bytes | bytes 102030405060708",
                "/binary/partial-buffer | total 8",
                "/binary/stream | stream 8",
                "/everything/x/1 | x8",
                "/returns/number | 4.0"
            })
    void binaryIsUnderstood(String path, String answer) throws Exception {
        try (ClientSide client = connect(path)) {
            client.session().getBasicRemote().sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
            assertThat(client.next()).isEqualTo(answer);
        }
    }

    @Test
    void partsOfBytesSayWhichIsLast() throws Exception {
        try (ClientSide client = connect("/binary/partial-bytes")) {
            client.session().getBasicRemote().sendBinary(ByteBuffer.wrap(new byte[3]), false);
            assertThat(client.next()).isEqualTo("so far 3");
            client.session().getBasicRemote().sendBinary(ByteBuffer.wrap(new byte[4]), true);
            // the last part may come with its data or as an empty one behind it
            String answer = client.nextText();
            assertThat(answer.equals("so far 7") ? client.nextText() : answer).isEqualTo("so far 7 last");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/binary/decoded", "/binary/decoded-stream"})
    void binaryIsDecodedAndEncoded(String path) throws Exception {
        try (ClientSide client = connect(path)) {
            client.session()
                    .getBasicRemote()
                    .sendBinary(ByteBuffer.allocate(8).putInt(3).putInt(4).flip());
            assertThat(client.next())
                    .isEqualTo(ByteBuffer.allocate(8).putInt(4).putInt(3).flip());
        }
    }

    @Test
    void aBufferAndBytesAreReturned() throws Exception {
        try (ClientSide buffers = connect("/binary/buffer");
                ClientSide bytes = connect("/returns/bytes")) {
            ByteBuffer sent = StandardCharsets.UTF_8.encode("as it was");
            buffers.session().getBasicRemote().sendBinary(sent.duplicate());
            assertThat(buffers.next()).isEqualTo(sent);
            bytes.session().getBasicRemote().sendText("as it was");
            assertThat(bytes.next()).isEqualTo(sent);
        }
    }

    @Test
    void unsolicitedPongsAreUnderstood() throws Exception {
        try (ClientSide plain = connect("/pong");
                ClientSide everything = connect("/everything/x/1")) {
            plain.session().getBasicRemote().sendPong(StandardCharsets.UTF_8.encode("alive"));
            assertThat(plain.next()).isEqualTo("pong alive");
            everything.session().getBasicRemote().sendPong(ByteBuffer.allocate(0));
            assertThat(everything.next()).isEqualTo("missing is null");
        }
    }

    @Test
    void streamsAndWritersSendOneMessage() throws Exception {
        try (ClientSide client = connect("/text/whole");
                ClientSide binary = connect("/binary/stream")) {
            try (var writer = client.session().getBasicRemote().getSendWriter()) {
                writer.write("by ");
                writer.flush();
                writer.write("writer");
            }
            assertThat(client.next()).isEqualTo("whole by writer");
            try (var stream = binary.session().getBasicRemote().getSendStream()) {
                stream.write(new byte[100_000]);
                stream.write(1);
            }
            assertThat(binary.next()).isEqualTo("stream 100001");
        }
    }

    @Test
    void asynchronousSendsComplete() throws Exception {
        try (ClientSide client = connect("/text/whole")) {
            Session session = client.session();
            session.getAsyncRemote().sendText("future").get();
            assertThat(client.next()).isEqualTo("whole future");
            var handled = new java.util.concurrent.CompletableFuture<jakarta.websocket.SendResult>();
            session.getAsyncRemote().sendText("handler", handled::complete);
            assertThat(client.next()).isEqualTo("whole handler");
            assertThat(handled.get(10, java.util.concurrent.TimeUnit.SECONDS).isOK())
                    .isTrue();
            assertThat(handled.join().getSession()).isSameAs(session);
        }
    }

    @Test
    void batchesArriveWhenTheyAreFlushed() throws Exception {
        try (ClientSide client = connect("/text/whole")) {
            client.session().getAsyncRemote().setBatchingAllowed(true);
            client.session().getBasicRemote().sendText("one");
            client.session().getBasicRemote().sendText("two");
            client.session().getBasicRemote().flushBatch();
            assertThat(client.next()).isEqualTo("whole one");
            assertThat(client.next()).isEqualTo("whole two");
        }
    }
}
