package org.fairlead.connection;

import java.nio.ByteBuffer;

/** A whole message (RFC 6455 section 5.6). */
public sealed interface Message {

    /** A text message. */
    record Text(String text) implements Message {}

    /** A binary message; the buffer is the receiver's own, and has an array of its size. */
    record Binary(ByteBuffer data) implements Message {

        /** A copy of what is left in the buffer, which does not change. */
        public byte[] bytes() {
            byte[] bytes = new byte[data.remaining()];
            data.get(data.position(), bytes);
            return bytes;
        }
    }

    /**
     * The text, for whoever expects nothing else.
     *
     * @throws IllegalStateException where this is a binary message
     */
    default String asText() {
        if (this instanceof Text text) {
            return text.text();
        }
        throw new IllegalStateException("A text message was expected, and a binary one came");
    }

    /**
     * The bytes, for whoever expects nothing else.
     *
     * @throws IllegalStateException where this is a text message
     */
    default byte[] asBytes() {
        if (this instanceof Binary binary) {
            return binary.bytes();
        }
        throw new IllegalStateException("A binary message was expected, and a text message came");
    }
}
