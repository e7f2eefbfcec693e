package org.fairlead.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The bytes of one connection, in the clear; non-blocking. */
interface Stream {

    /** Bytes read, 0 if there is none now, -1 at the end. */
    int read(ByteBuffer into) throws IOException;

    /** Bytes taken: fewer than there were if the socket is full. */
    int write(ByteBuffer from) throws IOException;

    /** Whether nothing of what was taken waits for the socket any more; tries to write it. */
    boolean flush() throws IOException;

    static Stream plain(SocketChannel channel) {
        return new Stream() {
            @Override
            public int read(ByteBuffer into) throws IOException {
                return channel.read(into);
            }

            @Override
            public int write(ByteBuffer from) throws IOException {
                return channel.write(from);
            }

            @Override
            public boolean flush() {
                return true;
            }
        };
    }
}
