package org.fairlead.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where {@link Protocol} puts the bytes that it makes: usually the transport's current batch. */
public interface Output {

    /**
     * A buffer with room for at least {@code bytes} more bytes behind its position. The caller puts bytes and then calls
     * {@link #commit} with the same buffer before any other call to this object.
     */
    ByteBuffer reserve(int bytes);

    /** Takes the bytes that were put into the reserved buffer since {@link #reserve}. */
    void commit(ByteBuffer reserved);

    /**
     * Takes all remaining bytes of {@code bytes} without copying. The content must not change until it has been written;
     * the buffer's own position is not relied upon afterwards.
     */
    void append(ByteBuffer bytes);

    /** What puts longer text into reserved buffers without an array for each message; null where the host has none. */
    default @Nullable AsciiText asciiText() {
        return null;
    }
}
