package org.fairlead.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.Extension;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.fairlead.interop.ClientSide.Wish;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client offers permessage-deflate in every combination of parameters; Tyrus' annotated endpoints have no extensions. */
class ClientDeflateAgainstPeersIT {

    private static final String NONE = "-";

    record Parameter(String getName, String getValue) implements Extension.Parameter {}

    record Deflate(List<Extension.Parameter> getParameters) implements Extension {
        @Override
        public String getName() {
            return "permessage-deflate";
        }
    }

    static Stream<Arguments> offers() {
        List<Arguments> offers = new ArrayList<>();
        for (Peer peer : List.of(Peer.UNDERTOW, Peer.JETTY, Peer.NODE_WS)) {
            for (String serverTakeover : List.of(NONE, "")) {
                for (String clientTakeover : List.of(NONE, "")) {
                    for (String serverBits : List.of(NONE, "15", "10")) {
                        for (String clientBits : List.of(NONE, "", "15")) {
                            List<Extension.Parameter> parameters = new ArrayList<>();
                            add(parameters, "server_no_context_takeover", serverTakeover);
                            add(parameters, "client_no_context_takeover", clientTakeover);
                            add(parameters, "server_max_window_bits", serverBits);
                            add(parameters, "client_max_window_bits", clientBits);
                            offers.add(Arguments.of(peer, parameters));
                        }
                    }
                }
            }
        }
        return offers.stream();
    }

    private static void add(List<Extension.Parameter> parameters, String name, String value) {
        if (!value.equals(NONE)) {
            parameters.add(new Parameter(name, value));
        }
    }

    private static boolean asksForServerWindow(List<Extension.Parameter> parameters) {
        return parameters.stream().anyMatch(parameter -> parameter.getName().equals("server_max_window_bits"));
    }

    @ParameterizedTest
    @MethodSource("offers")
    void messagesAreEchoedWhateverIsAgreedOn(Peer peer, List<Extension.Parameter> parameters) throws Exception {
        Wish wish = Wish.extension(new Deflate(parameters));
        if (peer != Peer.NODE_WS && asksForServerWindow(parameters)) {
            // these two agree without repeating the parameter (RFC 7692 section 7.1.2.1): no promise
            assertThatThrownBy(() -> ClientSide.connect(peer.running().uri("/echo"), wish))
                    .hasStackTraceContaining("server_max_window_bits");
            return;
        }
        try (ClientSide client = ClientSide.connect(peer.running().uri("/echo"), wish)) {
            byte[] noise = new byte[70_000];
            new Random(3).nextBytes(noise);
            List<Object> messages =
                    List.of("hello", "hello", "", "žluťoučký ".repeat(20_000), ByteBuffer.wrap(noise), "last");
            for (Object message : messages) {
                if (message instanceof String text) {
                    client.session().getBasicRemote().sendText(text);
                } else {
                    client.session().getBasicRemote().sendBinary(((ByteBuffer) message).duplicate());
                }
                assertThat(client.next()).isEqualTo(message);
            }
            if (parameters.isEmpty()) {
                assertThat(client.session().getNegotiatedExtensions())
                        .extracting(Extension::getName)
                        .containsExactly("permessage-deflate");
            }
        }
    }
}
