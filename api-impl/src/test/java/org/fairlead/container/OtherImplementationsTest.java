package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OtherImplementationsTest {

    /** As in an application that has fairlead-servlet alone, the client's module is not on this class path. */
    @Test
    void clientThatIsNotThereIsNotRecommended() {
        assertThat(OtherImplementations.sentence("other.Provider", "/lib/other.jar"))
                .startsWith(
                        "There are two WebSocket implementations on the class path: other.Provider in /lib/other.jar,")
                .endsWith("exclude the other jar.");
    }
}
