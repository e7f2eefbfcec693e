package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.interop.foreign.Chromium;
import org.fairlead.interop.foreign.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that people run, in processes of its own. */
class FairleadJarIT {

    private static Program fairlead(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-Dsun.stdout.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-jar",
                Path.of("target", "fairlead.jar").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return Program.start(Path.of("target").toAbsolutePath(), command);
    }

    private static String uri(Program server) throws InterruptedException {
        return server.awaitLine(line -> line.startsWith("Serving ")).substring("Serving ".length());
    }

    @Test
    void echoIsServedUntilSigterm() throws Exception {
        try (Program server = fairlead("serve", "--echo", "--port", "0", "--dispatch", "event-loop", "--deflate")) {
            String uri = uri(server);
            try (Program client = fairlead("connect", uri, "--deflate", "--heartbeat", "5s")) {
                client.awaitLine(line -> line.startsWith("Connected to " + uri));
                client.type("žluťoučký 😀");
                client.awaitLine(line -> line.equals("< žluťoučký 😀"));
                server.terminate();
                client.awaitLine(line -> line.startsWith("Closed: 1001"));
                assertThat(client.awaitExit()).isEqualTo(3);
            }
            assertThat(server.awaitExit()).isEqualTo(0);
            assertThat(server.output()).doesNotContain("Exception");
        }
    }

    @Test
    void inputThatEndsClosesNormally() throws Exception {
        try (Program server = fairlead("serve", "--echo", "--port", "0");
                Program client = fairlead("connect", uri(server), "--header", "X-Test: 1")) {
            client.type("one");
            client.awaitLine(line -> line.equals("< one"));
            client.endInput();
            client.awaitLine(line -> line.equals("Closed: 1000"));
            assertThat(client.awaitExit()).isEqualTo(0);
        }
    }

    @Test
    void whatStillArrivesIsPrintedWhileItWaits() throws Exception {
        try (Program server = fairlead("serve", "--echo", "--port", "0");
                Program client = fairlead("connect", uri(server), "--wait", "24h")) {
            client.type("after the input's end");
            client.endInput();
            client.awaitLine(line -> line.equals("< after the input's end"));
            server.terminate();
            assertThat(client.awaitExit()).isEqualTo(3);
        }
    }

    @Test
    void aPathWithoutEndpointIsRefused() throws Exception {
        try (Program server = fairlead("serve", "--echo", "--port", "0");
                Program client = fairlead("connect", uri(server) + "nowhere")) {
            assertThat(client.awaitExit()).isEqualTo(1);
            assertThat(client.output()).startsWith("Cannot connect to ws://").contains("404");
        }
    }

    @Test
    void classDirectoriesAreServed(@TempDir Path folder) throws Exception {
        copyClass(Greeting.class, folder);
        try (Program server = fairlead("serve", folder.toString(), "--port", "0", "--context-path", "/app");
                Program client = fairlead("connect", uri(server).replace("{name}", "Ada"), "--subprotocol", "plain")) {
            client.awaitLine(line -> line.endsWith("/app/greeting/Ada, subprotocol plain."));
            client.type("good morning");
            client.awaitLine(line -> line.equals("< good morning, Ada"));
            client.type("binary");
            client.awaitLine(line -> line.equals("<< 0102ff"));
            client.endInput();
            assertThat(client.awaitExit()).isEqualTo(0);
        }
    }

    private static void copyClass(Class<?> type, Path folder) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        Path target =
                Files.createDirectories(folder.resolve("org/fairlead/cli")).resolve(type.getSimpleName() + ".class");
        try (InputStream in = type.getResourceAsStream("/" + file)) {
            if (in == null) {
                throw new IOException("no " + file);
            }
            Files.copy(in, target);
        }
    }

    @Test
    void tlsIsServedFromPemFilesAndAcceptedWhenTold(@TempDir Path folder) throws Exception {
        SelfSigned.write(folder);
        String certificate = folder.resolve("certificate.pem").toString();
        String key = folder.resolve("key.pem").toString();
        try (Program server = fairlead("serve", "--echo", "--port", "0", "--tls-cert", certificate, "--tls-key", key)) {
            String uri = uri(server);
            assertThat(uri).startsWith("wss://");
            try (Program careful = fairlead("connect", uri)) {
                assertThat(careful.awaitExit()).isEqualTo(1);
                assertThat(careful.output())
                        .contains("certificat", "--insecure")
                        .doesNotContain("\tat ");
            }
            try (Program careless = fairlead("connect", uri, "--insecure")) {
                careless.type("secret");
                careless.awaitLine(line -> line.equals("< secret"));
                careless.endInput();
                assertThat(careless.awaitExit()).isEqualTo(0);
            }
        }
    }

    @Test
    void thePageEchoesWhatIsTyped() throws Exception {
        try (Program server = fairlead("serve", "--echo", "--port", "0")) {
            URI page = URI.create(uri(server).replaceFirst("^ws", "http"));
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
            try (Chromium browser = Chromium.start()) {
                browser.go(page);
                browser.await("document.getElementById('state').textContent.startsWith('connected')");
                browser.type("#text", "hello there");
                browser.enter("#text");
                browser.await("document.querySelector('#log li').innerText.includes('hello there')");
                browser.screenshot(Path.of("target", "echo.png"));
            }
        }
    }
}
