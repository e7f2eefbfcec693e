package org.fairlead.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.se.SeContainer;
import java.net.URI;
import java.nio.file.Path;
import org.fairlead.checks.DocumentedCode;
import org.fairlead.client.WebSocketClient;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/cdi.md shows compiles, and does what it says on sockets. */
class CdiDocumentTest {

    @TempDir
    Path folder;

    @Tag("C6")
    @Test
    void theShopCountsEachSessionsBasket() throws Exception {
        try (DocumentedCode example = DocumentedCode.compile("docs/cdi.md", 1, folder)) {
            try (SeContainer container = Weld.start(
                            example.type("Shop$Prices"), example.type("Shop$Basket"), example.type("Shop$Counter"));
                    WebSocketServer server = example.make(WebSocketServer.class, "Shop", "open", container);
                    WebSocketConnection first = connection(server);
                    WebSocketConnection second = connection(server)) {
                assertThat(answer(first, "tea")).isEqualTo("plain, total 3");
                assertThat(answer(first, "coffee")).isEqualTo("plain, total 9");
                assertThat(answer(second, "milk")).isEqualTo("plain, total 4");
            }
        }
    }

    private static WebSocketConnection connection(WebSocketServer server) throws Exception {
        return WebSocketClient.open(URI.create(server.uri() + "/shop"));
    }

    private static String answer(WebSocketConnection connection, String article) throws Exception {
        connection.send(article);
        return connection.receive().asText();
    }
}
