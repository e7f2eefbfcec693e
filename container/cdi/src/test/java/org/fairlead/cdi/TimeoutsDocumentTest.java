package org.fairlead.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.fairlead.server.WebSocketServer;
import org.fairlead.timeout.TimeLimitException;
import org.fairlead.timeout.Timeouts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/timeouts.md shows compiles and does what it says. */
class TimeoutsDocumentTest {
    private static final Pattern JAVA = Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("^(?:public )?class (\\w+)", Pattern.MULTILINE);

    @TempDir
    static Path folder;

    static URLClassLoader examples;

    @ServerEndpoint("/echo")
    public static final class Echo {
        @OnMessage
        public String echo(String text) {
            return "echo " + text;
        }
    }

    @BeforeAll
    static void compile() throws IOException {
        List<String> files = new ArrayList<>();
        for (Matcher block = JAVA.matcher(Files.readString(document())); block.find(); ) {
            Matcher name = CLASS.matcher(block.group(1));
            assertThat(name.find()).as("a class in each example").isTrue();
            Path file = folder.resolve(name.group(1) + ".java");
            Files.writeString(file, block.group(1));
            files.add(file.toString());
        }
        assertThat(files).hasSize(7);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-d", folder.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
            var units = manager.getJavaFileObjects(files.toArray(String[]::new));
            assertThat(compiler.getTask(messages, manager, null, options, null, units)
                            .call())
                    .as(messages.toString())
                    .isTrue();
        }
        examples = new URLClassLoader(new URL[] {folder.toUri().toURL()});
    }

    private static Path document() {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("mvnw"))) {
            top = Objects.requireNonNull(top.getParent(), "the top of the checkout");
        }
        return top.resolve("docs/timeouts.md");
    }

    @AfterEach
    void noDefault() {
        Timeouts.setDefault(null);
    }

    private static @Nullable Object call(String type, String method, Object... arguments) throws Exception {
        return call(examples.loadClass(type), null, method, arguments);
    }

    private static @Nullable Object call(Class<?> type, @Nullable Object on, String name, Object... arguments)
            throws Exception {
        Method method = Arrays.stream(type.getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        method.setAccessible(true);
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            throw e;
        }
    }

    @Tag("A6")
    @Test
    void oneDeadlineCoversAWholeConversation() throws Exception {
        try (WebSocketServer server =
                WebSocketServer.builder().port(0).endpoint(Echo.class).start()) {
            URI uri = URI.create(server.uri() + "/echo");
            assertThat(call("Question", "ask", uri, "hello")).isEqualTo("echo hello");
            assertThat(call("Periodic", "run", uri, 3)).isEqualTo(3);
        }
    }

    @Tag("B4")
    @Test
    void aSessionsDeadlineIsTheLimitOfItsHandlers() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .endpoint(examples.loadClass("Budgeted"))
                .start()) {
            assertThat(call("Question", "ask", URI.create(server.uri() + "/budgeted"), "hello"))
                    .isEqualTo("HELLO");
        }
    }

    @Tag("B2")
    @Test
    void theCleanupEndsTheRead() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket other = listener.accept()) {
            other.getOutputStream().write(7);
            assertThat(call("Reading", "firstByte", socket, Duration.ofMinutes(1)))
                    .isEqualTo(7);
            assertThatThrownBy(() -> call("Reading", "firstByte", socket, Duration.ofMillis(50)))
                    .isInstanceOf(TimeLimitException.class);
            assertThat(socket.isClosed()).isTrue();
        }
    }

    @Tag("B4")
    @Test
    void theBudgetIsTheDefault() throws Exception {
        call("Budget", "begin");
        assertThat(call("Budget", "step", "abc")).isEqualTo("ABC");
    }

    @Tag("B5")
    @Test
    void aPageIsFetched() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try (Socket socket = listener.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.0 200 OK\r\nContent-Length: 8\r\n\r\nSuccess."
                                    .getBytes(StandardCharsets.US_ASCII));
                    while (socket.getInputStream().read() >= 0) {}
                } catch (IOException e) {
                    return; // the client has gone
                }
            });
            server.setDaemon(true);
            server.start();
            assertThat(call("Page", "text", URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/")))
                    .isEqualTo("200 Success.");
        }
    }

    @Tag("B3")
    @Test
    void aBeansMethodTimesOut() throws Exception {
        Class<?> weather = examples.loadClass("Weather");
        try (SeContainer container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addExtensions(new TimeoutExtension())
                .addBeanClasses(weather)
                .initialize()) {
            Object bean = container.select(weather).get();
            assertThatThrownBy(() -> call(weather, bean, "ask")).isInstanceOf(TimeLimitException.class);
            assertThat(call(weather, bean, "isShut")).isEqualTo(true);
        }
    }
}
