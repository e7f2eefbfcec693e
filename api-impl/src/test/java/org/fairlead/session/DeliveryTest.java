package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.protocol.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What receivers are given, and what they are spared. */
class DeliveryTest {

    private static HandHost server(Dispatch dispatch) {
        return HandHost.opened(Role.SERVER, Settings.server(), dispatch);
    }

    private static String latin(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }

    @ParameterizedTest
    @EnumSource(names = {"WHOLE", "PARTIAL"})
    void aBufferIsTheHandlersOwn(Form form) {
        for (Dispatch dispatch : Dispatch.values()) {
            HandHost host = server(dispatch);
            List<ByteBuffer> kept = new ArrayList<>();
            host.listener.on(Kind.BINARY, form, -1, payload -> kept.add((ByteBuffer) payload));
            ByteBuffer in = host.frame(HandHost.BINARY, "kept");
            host.on(() -> host.offer(in));
            host.run();
            for (int i = 0; i < in.limit(); i++) {
                in.put(i, (byte) 'x'); // as the next read would
            }
            assertThat(kept).hasSize(1);
            assertThat(latin(kept.get(0))).as("%s", dispatch).isEqualTo("kept");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDirectBufferOfTheHostIsReadLikeAnyOther(Dispatch dispatch) {
        HandHost host = server(dispatch);
        ByteBuffer frame = host.frame(HandHost.TEXT, "direct");
        host.on(() -> host.offer(ByteBuffer.allocateDirect(100).put(frame).flip()));
        host.run();
        assertThat(host.told).containsExactly("open", "text direct");
    }

    @ParameterizedTest
    @EnumSource
    void emptyPartsAreNotToldUnlessTheyAreTheLast(Dispatch dispatch) {
        HandHost host = server(dispatch);
        host.listener.on(Kind.TEXT, Form.PARTIAL, -1, payload -> {});
        host.listener.on(Kind.BINARY, Form.PARTIAL, -1, payload -> {});
        for (int opcode : new int[] {HandHost.TEXT, HandHost.BINARY}) {
            host.receive(
                    host.frame(opcode - HandHost.FIN, ""),
                    host.frame(0, "a"),
                    host.frame(0, ""),
                    host.frame(0, "b"),
                    host.frame(HandHost.CONTINUATION, ""));
        }
        assertThat(host.told)
                .containsExactly(
                        "open", "text a ...", "text b ...", "text ", "binary a ...", "binary b ...", "binary ");
        assertThat(host.asked).isEmpty();
    }

    @Test
    void eachKindOfEarlyMessageHasItsOwnLimit() {
        for (int opcode : new int[] {HandHost.TEXT, HandHost.BINARY}) {
            HandHost host = new HandHost(Role.SERVER, Settings.server(), Dispatch.WORKER, null);
            host.listener.on(Kind.BINARY, Form.WHOLE, -1, payload -> {});
            host.listener.maxText = opcode == HandHost.TEXT ? 4 : 3;
            host.listener.maxBinary = opcode == HandHost.TEXT ? 3 : 4;
            host.stalled = true; // so that onOpen has not returned yet
            host.on(host.connection()::opened);
            host.receive(host.frame(opcode, "four"));
            host.stalled = false;
            host.run();
            assertThat(host.told).containsExactly("open", opcode == HandHost.TEXT ? "text four" : "binary four");
        }
    }

    @Test
    void anEarlyMessageIsHeldAgainstItsStreamsLimitWhileItIsRead() {
        HandHost host = new HandHost(Role.SERVER, Settings.server(), Dispatch.WORKER, null);
        List<String> read = new ArrayList<>();
        host.listener.on(Kind.BINARY, Form.STREAM, 7, payload -> {
            InputStream stream = (InputStream) payload;
            read.add(new String(stream.readNBytes(4), StandardCharsets.ISO_8859_1));
            try {
                read.add("more: " + stream.read());
            } catch (IOException e) {
                read.add(e.getMessage());
            }
        });
        host.stalled = true;
        host.on(host.connection()::opened);
        host.receive(host.frame(HandHost.BINARY - HandHost.FIN, "four"), host.frame(HandHost.CONTINUATION, "more"));
        host.stalled = false;
        host.run();
        assertThat(read).containsExactly("four", "The message is larger than the 7 bytes that its handler takes");
        assertThat(host.told)
                .containsExactly(
                        "open",
                        "binary stream",
                        "error The message has at least 8 bytes, and its handler takes at most 7",
                        "close 1009 The message has at least 8 bytes, and its handler takes at most 7");
    }

    @Test
    void anEarlyMessageOfItsStreamsLimitIsRead() {
        HandHost host = new HandHost(Role.SERVER, Settings.server(), Dispatch.WORKER, null);
        List<String> read = new ArrayList<>();
        host.listener.on(
                Kind.BINARY,
                Form.STREAM,
                8,
                payload -> read.add(new String(((InputStream) payload).readAllBytes(), StandardCharsets.ISO_8859_1)));
        host.stalled = true;
        host.on(host.connection()::opened);
        host.receive(host.frame(HandHost.BINARY - HandHost.FIN, "four"), host.frame(HandHost.CONTINUATION, "more"));
        host.stalled = false;
        host.run();
        assertThat(read).containsExactly("fourmore");
    }

    @Test
    void whatAStreamOnTheEventLoopHoldsIsBoundedAsWholeMessagesAre() {
        HandHost host = server(Dispatch.EVENT_LOOP);
        host.listener.maxBuffered = 10;
        host.listener.on(Kind.BINARY, Form.STREAM, -1, payload -> {});
        host.receive(host.frame(HandHost.BINARY, "0123456789"));
        host.receive(host.frame(HandHost.BINARY, "0123456789a"));
        assertThat(host.told)
                .hasSize(4)
                .startsWith("open", "binary stream")
                .last()
                .asString()
                .startsWith("close 1009 ");
    }

    /** The engine holds it against none, since the one who took messages when it began takes any length. */
    @ParameterizedTest
    @EnumSource
    void aMessageThatBeganWithoutALimitIsBoundedWhereItIsTakenWhole(Dispatch dispatch) {
        for (int opcode : new int[] {HandHost.TEXT, HandHost.BINARY}) {
            HandHost host = server(dispatch);
            host.listener.on(Kind.BINARY, Form.WHOLE, -1, payload -> {});
            host.listener.maxBuffered = 8;
            ByteBuffer begin = host.frame(opcode - HandHost.FIN, "four");
            host.receive(begin.duplicate(), host.frame(HandHost.CONTINUATION, "more"), host.frame(opcode, "12345678"));
            assertThat(host.told).hasSize(3).last().asString().endsWith(" 12345678");
            host.receive(begin, host.frame(0, "more"));
            assertThat(host.told).hasSize(3);
            host.receive(host.frame(0, "!"));
            assertThat(host.told)
                    .hasSize(5)
                    .last()
                    .isEqualTo("close 1009 The message has at least 9 bytes, and its handler takes at most 8");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageOfOnePartThatBeganWithoutALimitIsBoundedToo(Dispatch dispatch) {
        HandHost host = server(dispatch);
        host.listener.maxBuffered = 8;
        host.receiveText("123456789");
        assertThat(host.told)
                .last()
                .isEqualTo("close 1009 The message has at least 9 bytes, and its handler takes at most 8");
    }

    @Test
    void anEarlyMessageOfAnyLengthIsBoundedWhereItIsTakenWhole() {
        for (long leaves : new long[] {Settings.UNLIMITED, 100}) {
            HandHost host = new HandHost(Role.SERVER, Settings.server(), Dispatch.WORKER, null);
            host.listener.maxBuffered = 8;
            host.listener.maxText = leaves;
            host.stalled = true;
            host.on(host.connection()::opened);
            host.receiveText("123456789");
            host.stalled = false;
            host.run();
            assertThat(host.told)
                    .last()
                    .asString()
                    .startsWith(leaves == 100 ? "text 123456789" : "close 1009 The message has at least 9 bytes");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReceiverMayTakeNothingButEmptyMessages(Dispatch dispatch) {
        HandHost host = server(dispatch);
        host.listener.on(Kind.TEXT, Form.WHOLE, 0, payload -> {});
        host.receiveText("");
        host.receiveText("a");
        assertThat(host.told)
                .hasSize(4)
                .startsWith("open", "text ")
                .last()
                .asString()
                .startsWith("close 1009 ");
    }

    /** By a handler that then waits for the thread to which it has given the stream. */
    @Test
    void aThreadThatReadsAStreamIsSentAwayWhenTheHandlerClosesTheSession() {
        HandHost host = server(Dispatch.WORKER);
        List<Thread> readers = new ArrayList<>();
        host.listener.on(Kind.BINARY, Form.STREAM, -1, payload -> {
            Thread reader = new Thread(() -> {
                try {
                    ((InputStream) payload).readAllBytes();
                } catch (IOException e) {
                    // it was sent away
                }
            });
            reader.setDaemon(true);
            readers.add(reader);
            reader.start();
            while (reader.getState() != Thread.State.WAITING) { // for the rest of the message
                Thread.onSpinWait();
            }
            host.connection().close(1000, "");
            reader.join(30_000);
            assertThat(reader.isAlive()).isFalse();
        });
        host.receive(host.frame(HandHost.BINARY - HandHost.FIN, "begun"));
        assertThat(readers).hasSize(1);
        assertThat(host.told).containsExactly("open", "binary stream", "close 1000 ");
    }
}
