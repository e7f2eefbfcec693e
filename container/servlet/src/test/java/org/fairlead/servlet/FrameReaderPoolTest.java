package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.fairlead.protocol.FrameReaders;
import org.junit.jupiter.api.Test;

class FrameReaderPoolTest {

    private final FrameReaderPool pool = new FrameReaderPool();

    @Test
    void whatWasGivenBackIsLentAgain() {
        FrameReaders taken = pool.take();
        pool.giveBack(taken);
        assertThat(pool.take()).isSameAs(taken);
    }

    @Test
    void whatIsLentIsNobodyElses() {
        Set<FrameReaders> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 3; i++) {
            assertThat(taken.add(pool.take())).isTrue();
        }
        taken.forEach(pool::giveBack);
        FrameReaders again = pool.take();
        assertThat(taken).contains(again);
        assertThat(pool.take()).as("one is kept for each place").isNotSameAs(again);
    }
}
