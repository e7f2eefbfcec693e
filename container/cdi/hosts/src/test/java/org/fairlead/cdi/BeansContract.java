package org.fairlead.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.fairlead.cdi.Container.WeldStarts;
import org.fairlead.client.WebSocketClient;
import org.fairlead.connection.ConnectionClosedException;
import org.fairlead.connection.WebSocketConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for beans in every servlet container. */
abstract class BeansContract {

    abstract Container start(WeldStarts order) throws Exception;

    @BeforeEach
    void emptyLog() {
        Shop.LOG.clear();
    }

    private static WebSocketConnection open(Container container, String path) throws Exception {
        return WebSocketClient.open(URI.create("ws://localhost:" + container.port() + "/app" + path));
    }

    private static String ask(WebSocketConnection connection, String text) throws Exception {
        connection.send(text);
        return connection.receive().asText();
    }

    @ParameterizedTest
    @EnumSource
    void endpointCodecsAndConfiguratorAreInjectedIntoWheneverTheBeanContainerStarts(WeldStarts order) throws Exception {
        try (Container container = start(order)) {
            try (WebSocketConnection connection = open(container, "/injected")) {
                assertThat(ask(connection, "12345"))
                        .isEqualTo("configurator 4, constructor 1, field 2, initializer 3, decoder 5, encoder 6");
            }
            assertThat(Shop.LOG.poll(30, TimeUnit.SECONDS)).isEqualTo("endpoint destroyed");
            try (WebSocketConnection connection = open(container, "/added")) {
                assertThat(ask(connection, "has ")).isEqualTo("has configurator 4");
            }
        }
    }

    @Test
    void callbackHasARequestAndSessionABasketAndApplicationOneEndpoint() throws Exception {
        try (Container container = start(WeldStarts.AFTER_FAIRLEAD);
                WebSocketConnection first = open(container, "/scopes");
                WebSocketConnection second = open(container, "/scopes")) {
            List<String[]> answers = List.of(
                    ask(first, "").split(" "),
                    ask(first, "").split(" "),
                    ask(second, "").split(" "));
            Set<String> endpoints = new HashSet<>();
            Set<String> requests = new HashSet<>();
            for (String[] answer : answers) {
                endpoints.add(answer[0]);
                requests.add(answer[2]);
                assertThat(answer[3]).as("the request within a callback").isEqualTo(answer[2]);
                assertThat(answer[4])
                        .as("whether the injected session is the one given")
                        .isEqualTo("true");
            }
            assertThat(endpoints).hasSize(1);
            assertThat(requests).hasSize(3);
            assertThat(answers.get(1)[1]).as("the basket of a session").isEqualTo(answers.get(0)[1]);
            assertThat(answers.get(2)[1]).as("the basket of another").isNotEqualTo(answers.get(0)[1]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionsEndBeforeTheBeansDoWhenTheApplicationStops(WeldStarts order) throws Exception {
        try (Container container = start(order);
                WebSocketConnection connection = open(container, "/scopes")) {
            ask(connection, "");
            container.undeploy();
            assertThatThrownBy(connection::receive)
                    .isInstanceOfSatisfying(
                            ConnectionClosedException.class,
                            closed -> assertThat(closed.reason().code()).isEqualTo(1001));
            assertThat(Shop.LOG).containsExactly("close 1truetrue", "basket destroyed", "prices destroyed");
        }
    }
}
