package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fairlead.server.ServerTls;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is said, and with which status, where the command line does not lead to a running server or client. */
class CommandLineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commandLine = Fairlead.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | Which command: serve or connect?",
                "serve | Nothing to serve: name a jar or class directory with endpoints, or use --echo",
                "serve --echo --set max-mesage-size=1MiB | --set max-mesage-size: there is no such setting; did you mean max-message-size? --print-settings lists all",
                "serve --echo --set max-message-size=7 | --set max-message-size is \"7\"; expected a size of 1B to 1TiB, such as 64KiB",
                "serve --echo --set proxy=none | --set proxy is of no use to serve",
                "serve --echo --dispatch often | there are worker and event-loop, not often",
                "serve --echo --port 65536 | a port is 0 to 65535, not 65536",
                "serve --echo --context-path app | a context path begins with a slash: app",
                "serve --echo --context-path /a{b | a context path is the path of a URI, without a query, and with escapes where it needs them: /a{b",
                "serve --echo --context-path /a?b | a context path is the path of a URI, without a query, and with escapes where it needs them: /a?b",
                "serve --echo --tls-cert a.pem | --tls-cert and --tls-key go together",
                "serve --ecko | Unknown option: '--ecko'",
                "connect | Missing required parameter: 'URI'",
                "connect http://localhost/ | A URI like ws://host:port/path is needed, not http://localhost/",
                "connect ws://localhost/ --header x | A header is 'Name: value', not x",
                "connect ws://localhost/ --header Host:x | --header cannot give Host, which the handshake sets itself",
                "connect ws://localhost/ --header a@b:x | --header: A field name must be a token, not \"a@b\"",
                "connect ws://localhost/ --header A:\u0080\u0100 | --header: The value of \"A\" must be ISO-8859-1",
                "connect ws://localhost/ --subprotocol a@b | A subprotocol must be a token, not \"a@b\"",
                "connect ws://localhost:0/ | The port must be 1 to 65535",
                "connect ws://localhost/#here | The URI must not have a fragment",
                "connect --header A:b | Missing required parameter: 'URI'",
                "connect ws://localhost/ --heartbeat 20 | --heartbeat is \"20\"; expected a duration of 1ms to 24h",
                "connect ws://localhost/ --set org.fairlead.send-timeout=x | --set org.fairlead.send-timeout is \"x\"; expected",
                "connect ws://localhost/ --set server-header=x | --set server-header is of no use to connect",
                "connect ws://localhost/ --set send-tineout=1s | did you mean send-timeout?",
                "connect ws://localhost/ --set org.fairlead.send-tineout=1s | did you mean org.fairlead.send-timeout?",
                "connect ws://localhost/ --set server-headr=x | --set server-headr: there is no such setting; did you mean worker-threads?",
                "connect ws://localhost/ --set proxy=http://joe:secret@proxy | --set proxy is \"http://***@proxy\"; expected http://",
                "connect ws://localhost/ --wait soon | --wait is \"soon\"; expected a duration",
            })
    void wrongUsageIsSaidInTwoLines(String arguments, String message) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1)))
                .isEqualTo(2);
        assertThat(err.toString()).contains(message).contains("--help'.");
        assertThat(err.toString().lines()).hasSize(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aDirectoryWithoutEndpointsIsWrongUsage(@TempDir Path empty) {
        assertThat(run("serve", empty.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("No endpoint found in " + empty);
    }

    @Test
    void anArchiveThatIsNotThereFails() {
        assertThat(run("serve", "nowhere.jar")).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("No such jar or class directory: nowhere.jar");
    }

    @Test
    void aFileThatIsNoJarFails(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("text.jar"), "no jar");
        assertThat(run("serve", file.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("Cannot read the endpoints: ");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    @Tag("defaults")
    void aPortInUseFailsInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(run("serve", "--echo", "--port", port)).isEqualTo(1);
            assertThat(err.toString().strip())
                    .isEqualTo("Cannot start: cannot listen on 127.0.0.1:" + port + ": Address already in use");
        }
    }

    @Test
    void aMissingCertificateFailsInOneLine() {
        assertThat(run("serve", "--echo", "--port", "0", "--tls-cert", "no.pem", "--tls-key", "no.key"))
                .isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("Cannot start: no such file: no.pem");
    }

    @Test
    void aHostThatIsNotKnownIsSaidOnce() {
        assertThat(run("connect", "ws://nowhere.invalid/")).isEqualTo(1);
        assertThat(err.toString()).startsWith("Cannot connect to ws://nowhere.invalid/: cannot open ");
        assertThat(err.toString().strip()).endsWith("host nowhere.invalid is not known");
    }

    @Test
    void aPasswordInTheUriIsNotPrinted() {
        assertThat(run("connect", "ws://joe:secret@nowhere.invalid/")).isEqualTo(2);
        assertThat(err.toString()).contains("ws://nowhere.invalid/").doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://joe:secret@host/ | A URI like ws://host:port/path is needed, not http://***@host/",
                "http://joe@host/@home | A URI like ws://host:port/path is needed, not http://***@host/@home",
                "http://host/@home | A URI like ws://host:port/path is needed, not http://host/@home",
                "ws:joe:secret@host | A URI like ws://host:port/path is needed, not ws:***@host",
                "ws://joe:secret@ho_st/ | A URI like ws://host:port/path is needed, not ws://***@ho_st/",
                "//joe:secret@host/ | A URI like ws://host:port/path is needed, not //***@host/",
                "ws://joe:sec^ret@host/ | Not a URI: Illegal character in",
                "ws://joe:a/secret@host/ | A URI like ws://host:port/path is needed, not ws://***@host/",
                "ws://joe:%secret@host/ | Not a URI: Malformed escape pair",
                "ws://host/,ws://joe:secret@host/ | Unmatched argument at index 2: 'ws://***@host/'",
                "ws://host/,--wiat,ws://joe:secret@host/ | Unknown option",
                "--set,ws://joe:secret@host/ | should be in KEY=VALUE format but was ws://***@host/",
            })
    void aPasswordInAUriThatIsRefusedIsNotPrinted(String arguments, String message) {
        assertThat(run(("connect," + arguments).split(",", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("secret", "sec^ret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | text/plain | Who are you?\\nReally | the server answered 403 Forbidden: Who are you?",
                "404 | text/html | <!doctype html> | the server answered 404 Not Found",
                "404 | application/octet-stream | <p>no</p> | the server answered 404 Not Found",
                "799 | text/plain | \\n \\u001b[31mred\\u202e \\u0007 | the server answered 799: [31mred",
                "503 | text/plain | LONG | the server answered 503 Service Unavailable: LONG",
            })
    void whatAServerSaysInsteadIsSaidInOneLine(int status, String type, String body, String said) throws Exception {
        String text = body.replace("\\n", "\n")
                .replace("\\u001b", "\u001b")
                .replace("\\u202e", "\u202e")
                .replace("\\u0007", "\u0007")
                .replace("LONG", "é".repeat(300));
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> server = CompletableFuture.runAsync(() -> answerOnce(listener, status, type, text));
            String uri = "ws://127.0.0.1:" + listener.getLocalPort() + "/";

            assertThat(run("connect", uri)).isEqualTo(1);
            server.get(30, TimeUnit.SECONDS);
            assertThat(err.toString().strip())
                    .isEqualTo("Cannot connect to " + uri + ": " + said.replace("LONG", "é".repeat(200) + "..."));
        }
    }

    private static void answerOnce(ServerSocket listener, int status, String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = listener.accept()) {
            BufferedReader head =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = head.readLine();
            while (line != null && !line.isEmpty()) {
                line = head.readLine();
            }
            OutputStream out = socket.getOutputStream();
            out.write(("HTTP/1.1 " + status + " \r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length
                            + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServerThatIsNotThereFailsInOneLine() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String uri = "ws://127.0.0.1:" + free + "/";
        assertThat(run("connect", uri)).isEqualTo(1);
        assertThat(err.toString()).startsWith("Cannot connect to " + uri).containsIgnoringCase("refused");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void aCertificateThatIsNotTrustedIsSaidWithTheWayOut(@TempDir Path folder) throws Exception {
        SelfSigned.write(folder);
        try (WebSocketServer server = WebSocketServer.builder()
                .host("localhost")
                .port(0)
                .tls(ServerTls.pem(folder.resolve("certificate.pem"), folder.resolve("key.pem")))
                .endpoint(EchoEndpoint.class)
                .start()) {
            assertThat(run("connect", server.uri() + "/")).isEqualTo(1);
        }
        assertThat(err.toString()).startsWith("Cannot connect to wss://").containsIgnoringCase("PKIX");
        assertThat(err.toString().strip()).endsWith(" (--insecure accepts any certificate, for tests)");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    @Tag("defaults")
    void settingsArePrintedWithTheirSource() {
        assertThat(run("serve", "--echo", "--deflate", "--set", "heartbeat-interval=7s", "--print-settings"))
                .isEqualTo(0);
        assertThat(out.toString())
                .containsPattern("org.fairlead.max-message-size +16MiB +option --echo\\R")
                .containsPattern("org.fairlead.deflate +on +option --deflate\\R")
                .containsPattern("org.fairlead.heartbeat-interval +7s +option --set heartbeat-interval\\R")
                .containsPattern("org.fairlead.send-timeout +20s +default\\R")
                .doesNotContain("org.fairlead.proxy ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void settingsOfAClientArePrintedWithoutConnecting() {
        assertThat(run("connect", "--heartbeat", "7s", "--set", "proxy=http://joe:secret@proxy:80", "--print-settings"))
                .isEqualTo(0);
        assertThat(out.toString())
                .containsPattern("org.fairlead.heartbeat-interval +7s +option --heartbeat\\R")
                .containsPattern("org.fairlead.proxy +http://joe:\\*\\*\\*@proxy:80 +option --set proxy\\R")
                .containsPattern("org.fairlead.connect-timeout +60s +default\\R")
                .doesNotContain("server-header", "secret");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "serve --help", "connect --help", "help serve"})
    void helpHasExamplesAndExitStatus(String arguments) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(0);
        assertThat(out.toString()).contains("Examples:", "Exit status:", "  fairlead ");
    }

    @Test
    void theVersionIsSaid() {
        assertThat(run("--version")).isEqualTo(0);
        assertThat(out.toString()).startsWith("Fairlead ");
    }
}
