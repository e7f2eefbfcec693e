package org.fairlead.interop.autobahn;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The two compression contexts of a peer (RFC 7692 section 7.2), by the JDK's zlib. */
final class DeflateStreams implements AutoCloseable {

    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);
    private final boolean keepOurs;
    private final boolean keepTheirs;

    /**
     * Both begin empty.
     *
     * @param keepOurs whether what we compress refers to messages before
     * @param keepTheirs whether what we receive may do so
     * @param windowLimited whether our window is to be smaller than zlib's in Java, 32 KiB: then nothing refers to anything
     */
    DeflateStreams(boolean keepOurs, boolean keepTheirs, boolean windowLimited) {
        this.keepOurs = keepOurs;
        this.keepTheirs = keepTheirs;
        if (windowLimited) {
            deflater.setStrategy(Deflater.HUFFMAN_ONLY);
            // the call behind a change of strategy flushes by itself: not one that is to end a message
            deflater.deflate(new byte[16]);
            deflater.reset();
        }
    }

    byte[] compress(byte[] message) {
        if (!keepOurs) {
            deflater.reset();
        }
        if (message.length == 0) {
            // section 7.2.3.6: zlib writes nothing where it is flushed twice
            return new byte[1];
        }
        deflater.setInput(message);
        byte[] chunk = new byte[8192];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int n;
        do {
            n = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            out.write(chunk, 0, n);
        } while (n == chunk.length);
        byte[] all = out.toByteArray();
        // section 7.2.1: the empty block at the end is left out
        return Arrays.copyOf(all, all.length - TAIL.length);
    }

    byte[] decompress(byte[] message) throws DataFormatException {
        if (!keepTheirs) {
            inflater.reset();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        for (byte[] part : new byte[][] {message, TAIL}) {
            inflater.setInput(part);
            for (int n = inflater.inflate(chunk); n > 0; n = inflater.inflate(chunk)) {
                out.write(chunk, 0, n);
            }
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
