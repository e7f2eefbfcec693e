package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.URI;
import java.nio.ByteBuffer;
import org.fairlead.checks.Leaks;
import org.fairlead.connection.Message;
import org.fairlead.connection.WebSocketConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A null is told by the name of its parameter, and harms nothing. */
@ExtendWith(Leaks.class)
class NullArgumentsTest {

    /** Nothing, of any type. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T none() {
        return null;
    }

    @Test
    void nullThatIsSentIsToldAndTheConnectionGoesOn() throws Exception {
        try (PullServer server = PullServer.echo();
                WebSocketConnection connection = server.open()) {
            assertThatNullPointerException()
                    .isThrownBy(() -> connection.send(NullArgumentsTest.<String>none()))
                    .withMessage("text");
            assertThatNullPointerException()
                    .isThrownBy(() -> connection.send(NullArgumentsTest.<ByteBuffer>none()))
                    .withMessage("data");
            assertThatNullPointerException()
                    .isThrownBy(() -> connection.send(NullArgumentsTest.<byte[]>none()))
                    .withMessage("data");
            assertThatNullPointerException()
                    .isThrownBy(() -> connection.pong(none()))
                    .withMessage("payload");
            assertThatNullPointerException()
                    .isThrownBy(() -> connection.close(1000, none()))
                    .withMessage("reason");
            assertThatNullPointerException()
                    .isThrownBy(() -> connection.closeAsync(1000, none()))
                    .withMessage("reason");

            connection.send("still there");
            assertThat(connection.receive()).isEqualTo(new Message.Text("still there"));
        }
    }

    @Test
    void nullThatABuilderIsGivenIsToldByName() {
        WebSocketClient.Builder builder = WebSocketClient.builder();
        assertThatNullPointerException()
                .isThrownBy(() -> builder.header(none(), "x"))
                .withMessage("name");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.header("X-Token", none()))
                .withMessage("value");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.subprotocols("chat", none()))
                .withMessage("names");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.basicAuthentication("ann", none()))
                .withMessage("password");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.open(NullArgumentsTest.<URI>none()))
                .withMessage("uri");
    }
}
