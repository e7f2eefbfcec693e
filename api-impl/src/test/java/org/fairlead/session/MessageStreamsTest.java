package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.fairlead.protocol.Role;
import org.junit.jupiter.api.Test;

/** Messages that are sent while they are written, as frames. */
class MessageStreamsTest {
    private static final int PART = 8192;

    private final HandHost host = HandHost.opened(Role.SERVER, Settings.server(), Dispatch.EVENT_LOOP);

    private interface Writing {
        void run() throws IOException;
    }

    /** On the executor, where no send waits. @return the frames: what begins each, and its size */
    private List<String> frames(Writing writing) {
        host.on(() -> {
            try {
                writing.run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        host.run();
        String hex = host.sent();
        byte[] bytes = hex.isEmpty() ? new byte[0] : HexFormat.ofDelimiter(" ").parseHex(hex);
        List<String> frames = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int size = bytes[at + 1];
            int header = 2;
            if (size == 126) {
                size = (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF;
                header = 4;
            }
            frames.add(HexFormat.of().toHexDigits(bytes[at]) + " " + size);
            at += header + size;
        }
        return frames;
    }

    @Test
    void aStreamSendsAFrameOfEveryFullBuffer() {
        OutputStream stream = new MessageOutputStream(host.connection());
        assertThat(frames(() -> stream.write(new byte[PART]))).isEmpty();
        assertThat(frames(() -> stream.write('a'))).containsExactly("02 " + PART);
        assertThat(frames(() -> {
                    for (int i = 1; i < PART; i++) {
                        stream.write('b');
                    }
                }))
                .isEmpty();
        assertThat(frames(() -> stream.write(new byte[PART + 1], 1, PART))).containsExactly("00 " + PART);
        assertThat(frames(stream::close)).containsExactly("80 " + PART);
    }

    @Test
    void aFlushOfNothingSendsNothing() {
        OutputStream stream = new MessageOutputStream(host.connection());
        assertThat(frames(stream::flush)).isEmpty();
        assertThat(frames(() -> {
                    stream.write('a');
                    stream.flush();
                    stream.flush();
                }))
                .containsExactly("02 1");
        assertThat(frames(stream::close)).containsExactly("80 0");
        Writer writer = new MessageWriter(host.connection());
        assertThat(frames(writer::flush)).isEmpty();
        assertThat(frames(() -> {
                    writer.write("ab");
                    writer.flush();
                    writer.flush();
                }))
                .containsExactly("01 2");
        assertThat(frames(writer::close)).containsExactly("80 0");
    }

    @Test
    void aWriterSendsAFrameOfEveryFullBuffer() {
        Writer writer = new MessageWriter(host.connection());
        assertThat(frames(() -> {
                    writer.write("a");
                    writer.write("b".repeat(2 * PART));
                }))
                .containsExactly("01 " + PART, "00 " + PART);
        assertThat(frames(writer::close)).containsExactly("80 1");
    }

    @Test
    void whatWasWrittenIsNotLostWhereAnotherMessageIsInTheWay() {
        OutputStream stream = new MessageOutputStream(host.connection());
        Writer writer = new MessageWriter(host.connection());
        assertThat(frames(() -> {
                    host.connection().sendText("part", false);
                    stream.write("ab".getBytes(StandardCharsets.US_ASCII));
                    writer.write("cde");
                }))
                .containsExactly("01 4");
        for (Writing each : List.<Writing>of(stream::flush, stream::close, writer::flush, writer::close)) {
            assertThatThrownBy(() -> frames(each))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("end it first");
        }
        assertThat(frames(() -> {
                    host.connection().sendText("its end", true);
                    stream.write('c');
                    stream.close();
                    writer.close();
                }))
                .containsExactly("80 7", "82 3", "81 3");
    }

    @Test
    void nothingCanBeDoneBehindTheEndButToEndItAgain() {
        OutputStream stream = new MessageOutputStream(host.connection());
        Writer writer = new MessageWriter(host.connection());
        assertThat(frames(() -> {
                    stream.close();
                    writer.close();
                }))
                .containsExactly("82 0", "81 0");
        assertThat(frames(() -> {
                    stream.close();
                    writer.close();
                }))
                .isEmpty();
        List<Writing> late = List.of(
                () -> stream.write('a'),
                () -> stream.write(new byte[1]),
                stream::flush,
                () -> writer.write("a"),
                writer::flush);
        for (Writing each : late) {
            assertThatThrownBy(each::run)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is closed: its message was sent");
        }
    }
}
