package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Writes down what the engine reports: a line per start of a message, whole message, and control frame. */
final class RecordedEvents implements Events {
    final List<String> log = new ArrayList<>();
    final List<Integer> partSizes = new ArrayList<>();
    final List<Long> following = new ArrayList<>();
    long limit = Long.MAX_VALUE;

    /** Asked at the end of each event. */
    BooleanSupplier goOn = () -> true;

    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private boolean text;

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static String hex(ByteBuffer buffer) {
        return HexFormat.of().formatHex(bytes(buffer));
    }

    @Override
    public long onMessageStart(boolean isText) {
        text = isText;
        message.reset();
        log.add(isText ? "start text" : "start binary");
        return limit;
    }

    @Override
    public boolean onMessagePart(ByteBuffer payload, long more, boolean last) {
        assertThat(payload.hasRemaining() || last).isTrue();
        partSizes.add(payload.remaining());
        following.add(more);
        message.writeBytes(bytes(payload));
        if (last) {
            log.add(
                    text
                            ? "text " + message.toString(StandardCharsets.UTF_8)
                            : "binary " + HexFormat.of().formatHex(message.toByteArray()));
        }
        return goOn.getAsBoolean();
    }

    @Override
    public boolean onPing(ByteBuffer payload) {
        log.add("ping " + hex(payload));
        return goOn.getAsBoolean();
    }

    @Override
    public boolean onPong(ByteBuffer payload) {
        log.add("pong " + hex(payload));
        return goOn.getAsBoolean();
    }

    @Override
    public boolean onClose(int code, String reason) {
        log.add("close " + code + " " + reason);
        return goOn.getAsBoolean();
    }
}
