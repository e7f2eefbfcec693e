package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.timeout.TimeLimitException;
import org.fairlead.timeout.Timeouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests and responses of another protocol, XML-RPC, over {@link TimedHttp}: a call that answers, and one that hangs. */
@Tag("B6")
class XmlRpcTest {
    private static final Pattern METHOD = Pattern.compile("<methodName>(\\w+)</methodName>");
    private static final Pattern STRING = Pattern.compile("<string>([^<]*)</string>");
    private static final Pattern LENGTH = Pattern.compile("(?i)Content-Length: (\\d+)");

    /** Echoes its argument, or says nothing until the client has closed its end; one request for each connection. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final CompletableFuture<Boolean> hungUp = new CompletableFuture<>();

        Server() throws IOException {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 2; i++) {
                    try (Socket socket = listener.accept()) {
                        answer(socket);
                    } catch (IOException e) {
                        hungUp.complete(true); // a reset
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private void answer(Socket socket) throws IOException {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            Matcher length = LENGTH.matcher(head);
            assertThat(length.find()).isTrue();
            String call = new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
            if (!first(METHOD, call).equals("echo")) {
                hungUp.complete(in.read() < 0);
                return;
            }
            byte[] body = ("<?xml version=\"1.0\"?><methodResponse><params><param><value><string>" + first(STRING, call)
                            + "</string></value></param></params></methodResponse>")
                    .getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\nContent-Length: "
                                    + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/RPC2");
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    /** What a library of that protocol would do with a transport. */
    private record Proxy(URI uri) {
        String call(String method, String argument) throws IOException, TimeLimitException, InterruptedException {
            String call = "<?xml version=\"1.0\"?><methodCall><methodName>" + method
                    + "</methodName><params><param><value><string>" + argument
                    + "</string></value></param></params></methodCall>";
            TimedHttp.Response answer = TimedHttp.post(uri, "text/xml", call.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).isEqualTo(200);
            return first(STRING, answer.text());
        }
    }

    @AfterEach
    void noDefault() {
        Timeouts.setDefault(null);
    }

    @Test
    void aFastCallAnswersAndAHangingOneTimesOut() throws Exception {
        try (Server server = new Server()) {
            Proxy proxy = new Proxy(server.uri());
            Timeouts.setDefault(() -> Duration.ofSeconds(60));
            assertThat(proxy.call("echo", "Successful test message.")).isEqualTo("Successful test message.");
            Timeouts.setDefault(() -> Duration.ofSeconds(1));
            assertThatThrownBy(() -> proxy.call("no_response", "Unsuccessful test message."))
                    .isInstanceOf(TimeLimitException.class);
            assertThat(server.hungUp.get(60, TimeUnit.SECONDS))
                    .as("the connection was closed")
                    .isTrue();
        }
    }
}
