package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several connections of one thread, which lend each other what reads their frames. */
class FrameReadersTest {
    private static final DeflateParameters DEFLATE = new DeflateParameters(false, false, 15, 15);

    private final FrameReaders readers = new FrameReaders();

    private static Protocol engine(Role role, RecordedEvents events, @Nullable DeflateParameters deflate) {
        return new Protocol(role, deflate, 100, () -> 1, events);
    }

    private static byte[] frames(Role receiver) {
        return Wire.concat(
                Wire.frameTo(receiver, 0x81, Wire.utf8("whole")),
                Wire.frameTo(receiver, 0x01, Wire.utf8("in ")),
                Wire.frameTo(receiver, 0x89, Wire.utf8("ping")),
                Wire.frameTo(receiver, 0x80, Wire.utf8("parts")),
                Wire.frameTo(receiver, 0x82, new byte[300]),
                Wire.frameTo(receiver, 0x8a, Wire.utf8("pong")));
    }

    @Test
    void connectionsThatTakeTurnsAnywhereReceiveWhatIsTheirs() throws ProtocolException {
        for (int piece = 1; piece < 40; piece++) {
            RecordedEvents server = new RecordedEvents();
            RecordedEvents client = new RecordedEvents();
            Protocol first = engine(Role.SERVER, server, null);
            Protocol second = engine(Role.CLIENT, client, DEFLATE);
            byte[] toFirst = frames(Role.SERVER);
            byte[] toSecond = frames(Role.CLIENT);
            for (int i = 0; i < toFirst.length; i += piece) {
                receive(first, toFirst, i, piece);
                receive(second, toSecond, i, piece);
            }
            assertThat(server.log).isEqualTo(Wire.received(Role.SERVER, frames(Role.SERVER)));
            assertThat(client.log).isEqualTo(server.log);
        }
    }

    private void receive(Protocol engine, byte[] bytes, int from, int count) throws ProtocolException {
        int end = Math.min(bytes.length, from + count);
        if (from < end) {
            assertThat(engine.receive(ByteBuffer.wrap(bytes, from, end - from), readers))
                    .isTrue();
        }
    }

    @Test
    void aReaderIsBackBetweenMessagesAndNotInsideOne() throws ProtocolException {
        FrameReader reader = readers.lend();
        readers.takeBack(reader);
        Protocol engine = engine(Role.CLIENT, new RecordedEvents(), null);
        engine.receive(ByteBuffer.wrap(Wire.hex("81 02 48 65")), readers);
        FrameReader back = readers.lend();
        assertThat(back).isSameAs(reader);
        readers.takeBack(back);
        engine.receive(ByteBuffer.wrap(Wire.hex("01 02 48 65")), readers);
        assertThat(engine.insideMessage()).isTrue();
        assertThat(readers.lend()).as("the message is open").isNotSameAs(reader);
        engine.receive(ByteBuffer.wrap(Wire.hex("80 00")), readers);
        assertThat(engine.insideMessage()).isFalse();
        assertThat(readers.lend()).isSameAs(reader);
    }

    @Test
    void aConnectionThatIsReadInsideAnEventOfAnotherHasAReaderOfItsOwn() throws ProtocolException {
        RecordedEvents inner = new RecordedEvents();
        RecordedEvents outer = new RecordedEvents();
        Protocol nested = engine(Role.CLIENT, inner, null);
        outer.goOn = () -> {
            try {
                return nested.receive(ByteBuffer.wrap(Wire.hex("82 01 07")), readers);
            } catch (ProtocolException e) {
                throw new AssertionError(e);
            }
        };
        engine(Role.CLIENT, outer, null).receive(ByteBuffer.wrap(Wire.hex("81 02 48 65 89 00")), readers);
        assertThat(outer.log).containsExactly("start text", "text He", "ping ");
        assertThat(inner.log).hasSize(outer.partSizes.size() * 2 + 2);
    }

    @Test
    void aConnectionThatBrokeARuleKeepsItsReaderAndReceivesNoMore() throws ProtocolException {
        RecordedEvents events = new RecordedEvents();
        Protocol engine = engine(Role.CLIENT, events, null);
        assertThatThrownBy(() -> engine.receive(ByteBuffer.wrap(Wire.hex("83 00")), readers))
                .isInstanceOf(ProtocolException.class);
        assertThat(engine.receive(ByteBuffer.wrap(Wire.hex("89 00")), readers)).isTrue();
        assertThat(events.log).isEmpty();
        RecordedEvents others = new RecordedEvents();
        engine(Role.CLIENT, others, null).receive(ByteBuffer.wrap(Wire.hex("89 00")), readers);
        assertThat(others.log).containsExactly("ping ");
    }

    @Test
    void aClosedConnectionSaysSo() throws ProtocolException {
        Protocol engine = engine(Role.CLIENT, new RecordedEvents(), null);
        assertThat(engine.closeReceived()).isFalse();
        engine.receive(ByteBuffer.wrap(Wire.hex("89 00")), readers);
        assertThat(engine.closeReceived()).isFalse();
        engine.receive(ByteBuffer.wrap(Wire.hex("88 00")), readers);
        assertThat(engine.closeReceived()).isTrue();
    }

    @Test
    void aReleasedConnectionDropsWhatComes() throws ProtocolException {
        for (DeflateParameters deflate : new @Nullable DeflateParameters[] {null, DEFLATE}) {
            RecordedEvents events = new RecordedEvents();
            Protocol engine = engine(Role.CLIENT, events, deflate);
            engine.receive(ByteBuffer.wrap(Wire.hex("89 00")), readers);
            engine.releaseIdle();
            engine.limitMessage(1);
            engine.release();
            ByteBuffer more = ByteBuffer.wrap(Wire.hex("89 00"));
            assertThat(engine.receive(more, readers)).isTrue();
            assertThat(more.hasRemaining()).isFalse();
            assertThat(events.log).hasSize(1);
        }
    }
}
