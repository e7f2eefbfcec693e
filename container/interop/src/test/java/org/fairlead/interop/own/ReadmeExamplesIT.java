package org.fairlead.interop.own;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ContainerProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fairlead.checks.DocumentedCode;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows compiles and does what it says. */
class ReadmeExamplesIT {

    @TempDir
    static Path folder;

    static DocumentedCode examples;

    @BeforeAll
    static void compile() throws IOException {
        examples = DocumentedCode.compile("README.md", 4, folder);
    }

    @AfterAll
    static void close() throws IOException {
        examples.close();
    }

    @Test
    void theTestPasses() throws Exception {
        Class<?> test = examples.type("GreeterTest");
        Constructor<?> constructor = test.getDeclaredConstructor();
        constructor.setAccessible(true);
        Method method = test.getDeclaredMethod("greetsByName");
        method.setAccessible(true);
        method.invoke(constructor.newInstance());
    }

    @Test
    void theServersEndpointGreetsByName() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .endpoint(examples.type("Hello$Greeter"))
                        .start();
                var session = ContainerProvider.getWebSocketContainer()
                        .connectToServer(new Collector(answers), URI.create(server.uri() + "/hello/you"))) {
            session.getBasicRemote().sendText("good morning");
            assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo("you says good morning");
        }
    }

    @jakarta.websocket.ClientEndpoint
    public record Collector(BlockingQueue<String> answers) {
        @jakarta.websocket.OnMessage
        public void receive(String answer) {
            answers.add(answer);
        }
    }

    @Test
    void theClientConnects() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .endpoint(examples.type("Hello$Greeter"))
                        .start();
                var session = ContainerProvider.getWebSocketContainer()
                        .connectToServer(examples.type("Ask$Printer"), URI.create(server.uri() + "/hello/you"))) {
            assertThat(session.isOpen()).isTrue();
        }
    }

    @Test
    void theConnectionWithoutCallbacksPrintsItsAnswer() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            examples.type("Talk").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).strip()).isEqualTo("you said good morning");
    }
}
