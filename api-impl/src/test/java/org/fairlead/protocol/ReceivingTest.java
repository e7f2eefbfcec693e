package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages, limits and stops; see {@link ControlFramesTest} for control frames. */
class ReceivingTest {
    private final RecordedEvents events = new RecordedEvents();

    @Test
    void unmaskedExampleOfTheRfcIsReceivedByTheClient() {
        assertThat(Wire.received(Role.CLIENT, Wire.hex("81 05 48 65 6c 6c 6f")))
                .containsExactly("start text", "text Hello");
    }

    @Test
    void maskedExampleOfTheRfcIsReceivedByTheServer() {
        assertThat(Wire.received(Role.SERVER, Wire.hex("81 85 37 fa 21 3d 7f 9f 4d 51 58")))
                .containsExactly("start text", "text Hello");
    }

    @Test
    void fragmentedExampleOfTheRfcIsReceived() {
        assertThat(Wire.received(Role.CLIENT, Wire.hex("01 03 48 65 6c 80 02 6c 6f")))
                .containsExactly("start text", "text Hello");
    }

    @ParameterizedTest
    @EnumSource
    void longMessagesAreReceived(Role role) {
        byte[] medium = Wire.utf8("m".repeat(256));
        byte[] large = Wire.utf8("l".repeat(70_000));
        assertThat(Wire.received(role, Wire.frameTo(role, 0x81, medium), Wire.frameTo(role, 0x81, large)))
                .containsExactly("start text", "text " + "m".repeat(256), "start text", "text " + "l".repeat(70_000));
    }

    @ParameterizedTest
    @EnumSource
    void emptyMessagesAndFragmentsAreReceived(Role role) {
        byte[] none = {};
        assertThat(Wire.received(
                        role,
                        Wire.frameTo(role, 0x81, none),
                        Wire.frameTo(role, 0x02, none),
                        Wire.frameTo(role, 0x00, none),
                        Wire.frameTo(role, 0x00, new byte[] {1}),
                        Wire.frameTo(role, 0x80, none)))
                .containsExactly("start text", "text ", "start binary", "binary 01");
    }

    @Test
    void payloadIsHandedOverAsItArrivesWithAHintOfWhatFollows() throws Exception {
        Protocol engine = Wire.engine(Role.CLIENT, null, events);
        assertThat(engine.insideMessage()).isFalse();
        assertThat(engine.receive(ByteBuffer.wrap(Wire.hex("82 05 01 02")))).isTrue();
        assertThat(engine.insideMessage()).isTrue();
        assertThat(engine.receive(ByteBuffer.wrap(Wire.hex("03 04 05")))).isTrue();
        assertThat(engine.insideMessage()).isFalse();
        assertThat(events.partSizes).containsExactly(2, 3);
        assertThat(events.following).containsExactly(3L, 0L);
        assertThat(events.log).containsExactly("start binary", "binary 0102030405");
    }

    @Test
    void messageIsOpenUntilItsLastFrame() throws Exception {
        Protocol engine = Wire.engine(Role.CLIENT, null, events);
        engine.receive(ByteBuffer.wrap(Wire.hex("02 01 01")));
        assertThat(engine.insideMessage()).isTrue();
        engine.receive(ByteBuffer.wrap(Wire.hex("89 00")));
        assertThat(engine.insideMessage()).isTrue();
        engine.receive(ByteBuffer.wrap(Wire.hex("80 00")));
        assertThat(engine.insideMessage()).isFalse();
    }

    @Test
    void bufferKeepsItsLimitAndOrder() throws Exception {
        Protocol engine = Wire.engine(Role.SERVER, null, events);
        byte[] wire = Wire.concat(
                Wire.frameTo(Role.SERVER, 0x82, new byte[20]), Wire.frameTo(Role.SERVER, 0x89, new byte[20]));
        ByteBuffer in = ByteBuffer.allocateDirect(200).order(ByteOrder.LITTLE_ENDIAN);
        in.position(7).limit(7 + wire.length);
        in.put(wire).position(7);
        assertThat(engine.receive(in)).isTrue();
        assertThat(in.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(in.limit()).isEqualTo(7 + wire.length);
        assertThat(in.remaining()).isZero();
        assertThat(events.log).containsExactly("start binary", "binary " + "00".repeat(20), "ping " + "00".repeat(20));
    }

    @Test
    void bufferIsLeftInOrderWhenAnEventThrows() {
        events.goOn = () -> {
            throw new IllegalStateException("event");
        };
        Protocol engine = Wire.engine(Role.CLIENT, null, events);
        ByteBuffer in = ByteBuffer.wrap(Wire.hex("82 01 01 89 00 82 00"));
        assertThatIllegalStateException().isThrownBy(() -> engine.receive(in)).withMessage("event");
        assertThat(in.remaining()).isEqualTo(4);
        assertThatIllegalStateException().isThrownBy(() -> engine.receive(in)).withMessage("event");
        assertThat(in.remaining()).isEqualTo(2);
    }

    @Test
    @Tag("A8")
    void frameOverTheLimitFailsOnItsHeader() {
        events.limit = 10;
        assertThat(Wire.receive(Wire.engine(Role.CLIENT, null, events), events, Wire.hex("82 0b")))
                .containsExactly("start binary", "fail 1009");
        assertThat(events.partSizes).isEmpty();
    }

    @Test
    @Tag("A8")
    void framesTogetherOverTheLimitFailOnTheHeaderThatExceedsIt() {
        events.limit = 3;
        assertThat(Wire.receive(Wire.engine(Role.CLIENT, null, events), events, Wire.hex("02 02 01 02 80 02")))
                .containsExactly("start binary", "fail 1009");
        assertThat(events.partSizes).containsExactly(2);
    }

    private static void assertTooBig(Protocol engine, long most) {
        assertThatThrownBy(() -> engine.limitMessage(most))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        failure -> assertThat(failure.closeCode()).isEqualTo(1009));
    }

    @Test
    @Tag("A8")
    void messageThatExceedsALaterLimitFailsByWhatItsHeaderAnnounces() throws Exception {
        Protocol engine = Wire.engine(Role.CLIENT, null, events);
        assertThat(engine.receive(ByteBuffer.wrap(Wire.hex("82 0b")))).isTrue();
        engine.limitMessage(11);
        assertTooBig(engine, 10);
        assertThat(engine.receive(ByteBuffer.wrap(Wire.hex("01 02 03")))).isTrue();
        assertThat(events.log).as("the rest is dropped").containsExactly("start binary");
        engine.limitMessage(0); // says nothing more
    }

    @Test
    void laterLimitHoldsForTheFramesThatFollow() throws Exception {
        Protocol engine = Wire.engine(Role.CLIENT, null, events);
        assertThat(engine.receive(ByteBuffer.wrap(Wire.hex("02 02 01 02")))).isTrue();
        engine.limitMessage(3);
        assertThatThrownBy(() -> engine.receive(ByteBuffer.wrap(Wire.hex("80 02"))))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("expected at most 3 bytes");
    }

    @Test
    void laterLimitBetweenMessagesIsForNone() throws Exception {
        Protocol engine = Wire.engine(Role.CLIENT, null, events);
        engine.limitMessage(-1);
        engine.receive(ByteBuffer.wrap(Wire.hex("82 01 01")));
        engine.limitMessage(0);
        engine.receive(ByteBuffer.wrap(Wire.hex("82 02 01 02 82 00")));
        engine.limitMessage(0);
        assertThat(events.log)
                .containsExactly("start binary", "binary 01", "start binary", "binary 0102", "start binary", "binary ");
    }

    @Test
    void lengthsCannotOverflowTheLimit() {
        assertThat(Wire.receive(
                        Wire.engine(Role.CLIENT, null, events),
                        events,
                        Wire.hex("02 01 01 80 7f 7f ff ff ff ff ff ff ff")))
                .containsExactly("start binary", "fail 1009");
    }

    @Test
    void messageOfExactlyTheLimitIsReceived() {
        events.limit = 3;
        byte[] wire = Wire.hex("02 02 01 02 80 01 03");
        assertThat(Wire.receive(Wire.engine(Role.CLIENT, null, events), events, wire, wire))
                .containsExactly("start binary", "binary 010203", "start binary", "binary 010203");
    }

    @Test
    void negativeLimitAllowsEmptyMessagesOnly() {
        events.limit = -5;
        assertThat(Wire.receive(Wire.engine(Role.CLIENT, null, events), events, Wire.hex("82 00 82 01 00")))
                .containsExactly("start binary", "binary ", "start binary", "fail 1009");
    }

    @Test
    @Tag("defaults")
    void moreFragmentsThanAllowedFailEvenWhenEmpty() {
        Protocol engine = new Protocol(Role.CLIENT, null, 3, () -> 0, events);
        assertThat(Wire.receive(engine, events, Wire.hex("01 00 00 00 80 00 01 00 00 00 00 00 00 00")))
                .containsExactly("start text", "text ", "start text", "fail 1009");
    }

    @Test
    void atLeastOneFragmentMustBeAllowed() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Protocol(Role.CLIENT, null, 0, () -> 0, events));
    }

    @Test
    void characterMayBeSplitBetweenFragmentsButNotAtTheEnd() {
        assertThat(Wire.received(Role.CLIENT, Wire.hex("01 01 c3 80 01 a9"))).containsExactly("start text", "text é");
        assertThat(Wire.received(Role.CLIENT, Wire.hex("81 01 c3"))).containsExactly("start text", "fail 1007");
        assertThat(Wire.received(Role.CLIENT, Wire.hex("01 01 c3 80 00"))).containsExactly("start text", "fail 1007");
        assertThat(Wire.received(Role.CLIENT, Wire.hex("01 01 c3 89 00 80 01 a9 81 00")))
                .containsExactly("start text", "ping ", "text é", "start text", "text ");
    }

    @Test
    void textFailsAtItsFirstBadByteLongBeforeItsEnd() {
        assertThat(Wire.received(Role.CLIENT, Wire.hex("81 7f 00 00 00 10 00 00 00 00 41 ff")))
                .containsExactly("start text", "fail 1007");
        assertThat(Wire.received(Role.CLIENT, Wire.hex("82 02 41 ff"))).containsExactly("start binary", "binary 41ff");
    }

    @Test
    void allInputAfterAFailureIsDropped() throws Exception {
        Protocol engine = Wire.engine(Role.CLIENT, null, events);
        Wire.receive(engine, events, Wire.hex("83 00 81 00"));
        assertThat(events.log).containsExactly("fail 1002");
        ByteBuffer more = ByteBuffer.wrap(Wire.hex("81 00"));
        assertThat(engine.receive(more)).isTrue();
        assertThat(more.hasRemaining()).isFalse();
        assertThat(events.log).hasSize(1);
    }

    @Test
    void eventThatStopsLeavesTheRestUntouched() throws Exception {
        Protocol engine = Wire.engine(Role.SERVER, null, events);
        byte[] second = Wire.frameTo(Role.SERVER, 0x82, new byte[] {9});
        byte[] wire = Wire.concat(
                Wire.frameTo(Role.SERVER, 0x82, new byte[] {1, 2}),
                Wire.frameTo(Role.SERVER, 0x89, new byte[] {3}),
                second);
        events.goOn = () -> false;
        ByteBuffer in = ByteBuffer.wrap(wire);
        assertThat(engine.receive(in)).isFalse();
        assertThat(events.log).containsExactly("start binary", "binary 0102");
        assertThat(engine.receive(in)).isFalse();
        assertThat(events.log).endsWith("ping 03");
        assertThat(RecordedEvents.bytes(in.duplicate())).isEqualTo(second);
        events.goOn = () -> true;
        assertThat(engine.receive(in.slice())).isTrue();
        assertThat(events.log).endsWith("binary 09");
        assertThat(engine.receive(ByteBuffer.allocate(0))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void releaseInsideAnEventDropsTheRest(Role role) throws Exception {
        Protocol[] engine = new Protocol[1];
        events.goOn = () -> {
            engine[0].release();
            return true;
        };
        engine[0] = Wire.engine(role, null, events);
        ByteBuffer in = ByteBuffer.wrap(
                Wire.concat(Wire.frameTo(role, 0x02, new byte[] {1}), Wire.frameTo(role, 0x80, new byte[] {2})));
        assertThat(engine[0].receive(in)).isTrue();
        assertThat(in.hasRemaining()).isFalse();
        assertThat(events.log).containsExactly("start binary");
    }
}
