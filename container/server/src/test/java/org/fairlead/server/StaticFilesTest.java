package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.checks.Leaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files beside endpoints on one port. */
@Tag("C14")
@ExtendWith(Leaks.class)
class StaticFilesTest {

    @TempDir
    private Path top;

    private Path root;
    private WebSocketServer server;

    @BeforeEach
    void start() throws Exception {
        root = Files.createDirectory(top.resolve("site"));
        Files.writeString(top.resolve("secret.txt"), "secret");
        Files.writeString(root.resolve("index.html"), "<p>start");
        Files.writeString(root.resolve("app.js"), "let x");
        Files.writeString(root.resolve("a b+c.txt"), "spaced");
        Files.writeString(root.resolve(".htpasswd"), "secret");
        Files.createDirectories(root.resolve("sub").resolve("empty"));
        Files.writeString(root.resolve("sub").resolve("index.html"), "<p>sub");
        Files.createDirectories(root.resolve(".well-known"));
        Files.writeString(root.resolve(".well-known").resolve("x"), "known");
        Files.setLastModifiedTime(root.resolve("app.js"), FileTime.from(Instant.parse("2024-02-03T04:05:06.789Z")));
        Files.createSymbolicLink(root.resolve("inside"), root.resolve("app.js"));
        Files.createSymbolicLink(root.resolve("outside"), top.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("up"), top);
        server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(Echo.class)
                .files("/static", root)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String ask(WebSocketServer asked, String requestLine, String... fields) throws Exception {
        try (RawClient client = new RawClient(asked.port())) {
            StringBuilder request = new StringBuilder(requestLine + " HTTP/1.1\r\nHost: x\r\n");
            for (String field : fields) {
                request.append(field).append("\r\n");
            }
            return client.send(request + "\r\n").readAll();
        }
    }

    private String get(String path, String... fields) throws Exception {
        return ask(server, "GET " + path, fields);
    }

    private static String field(String answer, String name) {
        Matcher matcher = Pattern.compile("\r\n" + name + ": ([^\r]*)\r\n").matcher(answer);
        return matcher.find() ? matcher.group(1) : "";
    }

    @Test
    void fileIsShownWithWhatACacheWantsToKnow() throws Exception {
        String answer = get("/static/app.js?v=1");

        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nlet x");
        assertThat(field(answer, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(field(answer, "Content-Length")).isEqualTo("5");
        assertThat(field(answer, "Last-Modified")).isEqualTo("Sat, 03 Feb 2024 04:05:06 GMT");
        assertThat(field(answer, "ETag")).matches("\"[0-9a-f]{16}\"");
        assertThat(field(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(field(answer, "Connection")).isEqualTo("close");
    }

    @Test
    void headIsTheSameWithoutTheContent() throws Exception {
        assertThat(ask(server, "HEAD /static/app.js"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Length: 5\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        assertThat(ask(server, "DELETE /static/app.js"))
                .startsWith("HTTP/1.1 405 ")
                .contains("\r\nAllow: GET, HEAD\r\n");
    }

    @Test
    void fileThatTheClientHasIsNotSentAgain() throws Exception {
        String tag = field(get("/static/app.js"), "ETag");

        assertThat(get("/static/app.js", "If-None-Match: \"x\", W/" + tag))
                .startsWith("HTTP/1.1 304 Not Modified\r\n")
                .contains("ETag: " + tag)
                .doesNotContain("Content-Length")
                .endsWith("\r\n\r\n");
        assertThat(get("/static/app.js", "If-None-Match: *")).startsWith("HTTP/1.1 304 ");
        assertThat(get("/static/app.js", "If-Modified-Since: Sat, 03 Feb 2024 04:05:06 GMT"))
                .startsWith("HTTP/1.1 304 ");
        assertThat(get("/static/app.js", "If-Modified-Since: Sat, 03 Feb 2024 04:05:05 GMT"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(get("/static/app.js", "If-Modified-Since: yesterday")).startsWith("HTTP/1.1 200 ");
        // the tag decides where there is one
        assertThat(get("/static/app.js", "If-None-Match: \"x\"", "If-Modified-Since: Sat, 03 Feb 2024 04:05:06 GMT"))
                .startsWith("HTTP/1.1 200 ");

        Files.writeString(root.resolve("app.js"), "let y");
        assertThat(get("/static/app.js", "If-None-Match: " + tag)).endsWith("let y");
    }

    @ParameterizedTest
    @CsvSource({
        "/static/, <p>start",
        "/static/index.html, <p>start",
        "/static/sub/, <p>sub",
        "/static/inside, let x",
        "/static/a%20b+c.txt, spaced",
        "/static/%61pp.js, let x",
        "/static/.well-known/x, known"
    })
    void pathLeadsToTheFile(String path, String content) throws Exception {
        assertThat(get(path)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + content);
    }

    @ParameterizedTest
    @CsvSource({"/static, /static/", "/static/sub, /static/sub/"})
    void directoryWithoutSlashIsRedirectedSoThatRelativeLinksWork(String path, String location) throws Exception {
        assertThat(field(get(path), "Location")).isEqualTo(location);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/static/../secret.txt",
                "/static/%2e%2e/secret.txt",
                "/static/..%2fsecret.txt",
                "/static/sub/../../secret.txt",
                "/static/..\\secret.txt",
                "/static/%5c..%5csecret.txt",
                "/static//../secret.txt",
                "/static/%00",
                "/static/app.js%00.html",
                "/static/%zz",
                "/static/outside",
                "/static/up/secret.txt",
                "/static/up/site/app.js/",
                "/static/.htpasswd",
                "/static/%2ehtpasswd",
                "/static/app.js/",
                "/static/app.js/x",
                "/static/sub/empty/",
                "/static/absent",
                "/static//app.js",
                "/static/./app.js",
                "/static//",
                "/staticapp.js",
                "/secret.txt"
            })
    void nothingElseIsShown(String path) throws Exception {
        assertThat(get(path)).startsWith("HTTP/1.1 404 ").doesNotContain("secret\r\n", "\r\n\r\nsecret");
    }

    @Test
    void fileOverTheLimitIsRefused() throws Exception {
        Files.write(root.resolve("fits.bin"), new byte[StaticFiles.LIMIT]);
        Files.write(root.resolve("large.bin"), new byte[StaticFiles.LIMIT + 1]);

        assertThat(get("/static/fits.bin"))
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\nContent-Type: application/octet-stream\r\n")
                .contains("\r\nContent-Length: 1048576\r\n");
        assertThat(get("/static/large.bin")).startsWith("HTTP/1.1 403 ").contains("1048576 bytes");
    }

    @Test
    void endpointsUnderTheSamePathAreFound() throws Exception {
        try (WebSocketServer both = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(Echo.class)
                .files("/", root)
                .start()) {
            assertThat(ask(both, "GET /")).endsWith("<p>start");
            assertThat(ask(both, "GET /echo")).startsWith("HTTP/1.1 426 ");
            assertThat(ask(both, "GET //evil.example/..")).startsWith("HTTP/1.1 404 ");
            RawClient.upgraded(both.port(), "/echo").close();
        }
    }

    @Test
    void resourcesOfTheClassPathAreShown() throws Exception {
        Path jar = top.resolve("web.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (String name : new String[] {"web/", "web/sub/"}) {
                out.putNextEntry(new JarEntry(name));
            }
            out.putNextEntry(new JarEntry("web/index.html"));
            out.write("<p>jar".getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new JarEntry("web/sub/x.css"));
            out.write("p{}".getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new JarEntry("secret.txt"));
            out.write("secret".getBytes(StandardCharsets.UTF_8));
        }
        for (URL url : new URL[] {jar.toUri().toURL(), explode().toUri().toURL()}) {
            try (URLClassLoader loader = new URLClassLoader(new URL[] {url}, null);
                    WebSocketServer web = WebSocketServer.builder()
                            .host("127.0.0.1")
                            .port(0)
                            .files("/w", loader, "web")
                            .start()) {
                assertThat(ask(web, "GET /w/")).endsWith("<p>jar");
                String css = ask(web, "GET /w/sub/x.css");
                assertThat(css)
                        .contains("\r\nContent-Type: text/css; charset=utf-8\r\n")
                        .endsWith("p{}");
                assertThat(ask(web, "GET /w/sub/x.css", "If-None-Match: " + field(css, "ETag")))
                        .startsWith("HTTP/1.1 304 ");
                assertThat(ask(web, "GET /w/sub")).startsWith("HTTP/1.1 308 ");
                assertThat(ask(web, "GET /w/sub/")).startsWith("HTTP/1.1 404 ");
                assertThat(ask(web, "GET /w/../secret.txt")).startsWith("HTTP/1.1 404 ");
                assertThat(ask(web, "GET /w/absent")).startsWith("HTTP/1.1 404 ");
            }
        }
    }

    private Path explode() throws Exception {
        Path classes = top.resolve("classes");
        Files.createDirectories(classes.resolve("web").resolve("sub"));
        Files.writeString(classes.resolve("web").resolve("index.html"), "<p>jar");
        Files.writeString(classes.resolve("web").resolve("sub").resolve("x.css"), "p{}");
        Files.writeString(classes.resolve("secret.txt"), "secret");
        return classes;
    }

    @Test
    void directoryThatIsNoneIsSaidAtOnce() {
        WebSocketServerBuilder builder = WebSocketServer.builder();
        Path absent = top.resolve("absent");
        assertThatThrownBy(() -> builder.files("/", absent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(absent.toString());
        assertThatThrownBy(() -> builder.files("/", root.resolve("app.js"))).hasMessageContaining("is no directory");
        assertThatThrownBy(() -> builder.files("static", root)).hasMessageContaining("begins with a slash");
    }
}
