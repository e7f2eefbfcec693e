package org.fairlead.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.DeploymentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.testing.InMemoryNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3.1.1: which endpoint answers a request. */
@Tag("C7")
class UriMappingSpecTest {

    /** Many of them match the same request; what decides is never the order in which they were added. */
    private static final List<String> PATHS = List.of(
            "/shop",
            "/{any}",
            "/shop/{item}",
            "/shop/new",
            "/{any}/new",
            "/shop/{item}/parts",
            "/shop/new/{part}",
            "/{any}/new/parts",
            "/{any}/{item}/parts");

    private final InMemoryNetwork network = InMemoryNetwork.create();

    @AfterEach
    void close() {
        network.close();
    }

    private void deploy(List<String> paths) throws DeploymentException {
        for (String path : paths) {
            network.deploy(
                    new Scripted((self, session) -> session.getBasicRemote().sendText(path))
                            .at(path)
                            .build());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/shop, /shop",
        "/garden, /{any}",
        "/Shop, /{any}",
        "/shop/new, /shop/new",
        "/shop/7, /shop/{item}",
        "/garden/new, /{any}/new",
        "/shop/7/parts, /shop/{item}/parts",
        "/shop/new/parts, /shop/new/{part}",
        "/garden/new/parts, /{any}/new/parts",
        "/garden/7/parts, /{any}/{item}/parts",
    })
    @Tag("WSC-3.1.1")
    void exactSegmentsBeatVariablesFromLeftToRight(String request, String expected) throws Exception {
        deploy(PATHS);
        assertThat(network.connect(request).received()).containsExactly(expected);

        List<String> reversed = new ArrayList<>(PATHS);
        Collections.reverse(reversed);
        try (InMemoryNetwork other = InMemoryNetwork.create()) {
            for (String path : reversed) {
                other.deploy(
                        new Scripted((self, session) -> session.getBasicRemote().sendText(path))
                                .at(path)
                                .build());
            }
            assertThat(other.connect(request).received()).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/shop/7/8/9", "/shop/7/other", "/shop/new/parts/more"})
    @Tag("WSC-3.1.1")
    void requestThatNoPathMatchesIsAnswered404(String request) throws Exception {
        deploy(List.of("/shop", "/shop/{item}", "/shop/{item}/parts", "/shop/new/parts"));

        assertThatThrownBy(() -> network.connect(request))
                .isInstanceOfSatisfying(
                        HandshakeRejectedException.class,
                        rejected -> assertThat(rejected.status()).isEqualTo(404));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/{other}", "/a/{id}"})
    @Tag("WSC-3.1.1")
    void pathsThatMatchTheSameRequestsAreADeploymentError(String second) throws Exception {
        deploy(List.of("/a/{id}"));

        assertThatThrownBy(() -> deploy(List.of(second))).isInstanceOf(DeploymentException.class);
        assertThatThrownBy(() -> network.connect("/a/1")).isInstanceOf(HandshakeRejectedException.class);
    }
}
