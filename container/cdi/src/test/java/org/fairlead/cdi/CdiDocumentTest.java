package org.fairlead.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.se.SeContainer;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.fairlead.client.WebSocketClient;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/cdi.md shows compiles, and does what it says on sockets. */
class CdiDocumentTest {

    private static final Pattern JAVA = Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    Path folder;

    @Tag("C6")
    @Test
    void theShopCountsEachSessionsBasket() throws Exception {
        try (URLClassLoader example = compiled()) {
            Class<?> shop = example.loadClass("Shop");
            try (SeContainer container = Weld.start(
                            example.loadClass("Shop$Prices"),
                            example.loadClass("Shop$Basket"),
                            example.loadClass("Shop$Counter"));
                    WebSocketServer server = open(shop, container);
                    WebSocketConnection first = connection(server);
                    WebSocketConnection second = connection(server)) {
                assertThat(answer(first, "tea")).isEqualTo("plain, total 3");
                assertThat(answer(first, "coffee")).isEqualTo("plain, total 9");
                assertThat(answer(second, "milk")).isEqualTo("plain, total 4");
            }
        }
    }

    private static WebSocketServer open(Class<?> shop, SeContainer container) throws Exception {
        Method open = shop.getDeclaredMethod("open", SeContainer.class);
        open.setAccessible(true);
        return Objects.requireNonNull((WebSocketServer) open.invoke(null, container));
    }

    private static WebSocketConnection connection(WebSocketServer server) throws Exception {
        return WebSocketClient.open(URI.create(server.uri() + "/shop"));
    }

    private static String answer(WebSocketConnection connection, String article) throws Exception {
        connection.send(article);
        return connection.receive().asText();
    }

    private URLClassLoader compiled() throws Exception {
        Matcher block = JAVA.matcher(Files.readString(document()));
        assertThat(block.find()).isTrue();
        Path file = folder.resolve("Shop.java");
        Files.writeString(file, block.group(1));
        assertThat(block.find()).as("another example, which nobody tests").isFalse();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-d", folder.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
            assertThat(compiler.getTask(messages, manager, null, options, null, manager.getJavaFileObjects(file))
                            .call())
                    .as(messages.toString())
                    .isTrue();
        }
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, CdiDocumentTest.class.getClassLoader());
    }

    private static Path document() {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("mvnw"))) {
            top = Objects.requireNonNull(top.getParent(), "the top of the checkout");
        }
        return top.resolve("docs/cdi.md");
    }
}
