package org.fairlead.session;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.fairlead.protocol.MessageFrames;

/**
 * A whole message that was encoded once, to be offered to any number of sessions. It is compressed once too, for each window that servers which
 * take over no context have agreed on, and each level; every other session that compresses does so for itself. Thread-safe.
 */
public final class SharedMessage {

    private final MessageFrames plain;

    /** By level and window; guarded by this. */
    private final Map<Integer, MessageFrames> deflated = new HashMap<>(2);

    private SharedMessage(MessageFrames plain) {
        this.plain = plain;
    }

    /** A text message; a lone surrogate becomes {@code ?}. */
    public static SharedMessage text(String text) {
        return new SharedMessage(MessageFrames.text(text));
    }

    /** A binary message: a copy of the bytes between position and limit. The buffer keeps its position. */
    public static SharedMessage binary(ByteBuffer data) {
        return new SharedMessage(MessageFrames.binary(data));
    }

    /**
     * What a connection is sent.
     *
     * @param window its {@link MessageFrames#sharedWindow}
     * @param level how hard it compresses, 0 to 9
     */
    MessageFrames frames(int window, int level) {
        return window == 0 || !plain.deflatable() ? plain : deflated(window, level);
    }

    private synchronized MessageFrames deflated(int window, int level) {
        return deflated.computeIfAbsent(level << 4 | window, key -> plain.deflated(window, level));
    }
}
