package org.fairlead.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The watch itself: a buffer that is dropped is found. */
class LeaksTest {

    @Test
    void droppedBufferIsFound() throws Exception {
        Leaks watch = new Leaks();
        assertThat(watch).isNotNull();
        PooledByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1);
        UnpooledByteBufAllocator.DEFAULT.buffer(16).writeByte(1);

        List<String> found = List.of();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (found.isEmpty() && System.nanoTime() < limit) {
            found = Leaks.takeFound();
        }

        assertThat(found).isNotEmpty();
        assertThat(found.get(0)).contains("ByteBuf");
    }
}
