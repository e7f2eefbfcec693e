package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateParametersTest {

    @ParameterizedTest
    @ValueSource(ints = {8, 15})
    void windowBitsFrom8To15AreTaken(int bits) {
        assertThat(new DeflateParameters(true, true, bits, bits).serverMaxWindowBits())
                .isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 7, 16})
    void otherWindowBitsAreRefused(int bits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeflateParameters(true, true, bits, 15))
                .withMessageContaining("server_max_window_bits must be 8 to 15");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeflateParameters(true, true, 15, bits))
                .withMessageContaining("client_max_window_bits must be 8 to 15");
    }
}
