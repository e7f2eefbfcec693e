package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.fairlead.protocol.MessageFrames;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C3")
class SharedMessageTest {

    @Test
    void allConnectionsWithTheSameParametersAreSentTheSameFrames() {
        SharedMessage message = SharedMessage.text("x".repeat(1000));
        MessageFrames plain = message.frames(0, 4);
        assertThat(message.frames(0, 9)).isSameAs(plain);
        MessageFrames deflated = message.frames(15, 4);
        assertThat(deflated).isNotSameAs(plain);
        assertThat(message.frames(15, 4)).isSameAs(deflated);
        assertThat(message.frames(9, 4)).isNotSameAs(deflated).isSameAs(message.frames(9, 4));
        assertThat(message.frames(15, 1)).isNotSameAs(deflated).isSameAs(message.frames(15, 1));
    }

    @Test
    void whatIsTooSmallToGainIsCompressedForNobody() {
        SharedMessage message = SharedMessage.binary(ByteBuffer.allocate(63));
        assertThat(message.frames(15, 4)).isSameAs(message.frames(0, 4));
    }
}
