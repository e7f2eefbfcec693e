package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fairlead.checks.Leaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an endpoint without onError leaves in the log of a running server. */
@ExtendWith(Leaks.class)
class LoggedErrorsTest {

    /** Takes numbers. */
    @ServerEndpoint("/number")
    public static class Numbers {

        @OnMessage
        public String number(int number) throws FileNotFoundException {
            if (number == 404) {
                throw new FileNotFoundException("data.txt");
            }
            return Integer.toString(100 / number);
        }
    }

    /** Sends the message, then asks something that has an answer. @return the log */
    private static List<String> logOf(String message) throws Exception {
        LogLines log = new LogLines();
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .endpoint(Numbers.class)
                        .start();
                RawClient client = RawClient.upgraded(server.port(), "/number")) {
            client.send(frame(message)).send(frame("1"));
            assertThat(client.readBytes(5)).containsExactly(0x81, 3, '1', '0', '0');
        }
        return log.end();
    }

    private static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    @Test
    void inputThatCannotBeDecodedIsOneLine() throws Exception {
        assertThat(logOf("many"))
                .singleElement()
                .asString()
                .contains("Numbers", "DecodeException")
                .doesNotContain("stack trace");
    }

    @Test
    void ioExceptionOfTheHandlerIsOneLine() throws Exception {
        assertThat(logOf("404"))
                .singleElement()
                .asString()
                .contains("Numbers", "FileNotFoundException: data.txt")
                .doesNotContain("stack trace");
    }

    @Test
    void faultOfTheHandlerComesWithItsStackTrace() throws Exception {
        assertThat(logOf("0"))
                .singleElement()
                .asString()
                .contains("Numbers", "with the stack trace of java.lang.ArithmeticException");
    }
}
