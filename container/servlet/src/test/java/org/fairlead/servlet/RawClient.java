package org.fairlead.servlet;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A WebSocket client that does no more than it is told; of frames it knows the small ones that it sends, and whole ones that it reads. */
final class RawClient implements Closeable {

    private static final int PATIENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(30);

    private final Socket socket;
    private final DataInputStream in;

    private RawClient(int port) throws IOException {
        this(new Socket("localhost", port));
    }

    private RawClient(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    static RawClient open(int port, String path) throws IOException {
        return open(port, path, "");
    }

    /** @param early a text that is sent in one piece with the request; "" for none */
    static RawClient open(int port, String path, String early) throws IOException {
        return new RawClient(port).upgraded(path, early);
    }

    /** On a socket of the caller's kind, such as one with TLS. */
    static RawClient open(Socket connected, String path) throws IOException {
        return new RawClient(connected).upgraded(path, "");
    }

    private RawClient upgraded(String path, String early) throws IOException {
        byte[] request = ("GET " + path
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] frame = early.isEmpty() ? new byte[0] : textFrame(early);
        socket.getOutputStream()
                .write(ByteBuffer.allocate(request.length + frame.length)
                        .put(request)
                        .put(frame)
                        .array());
        String head = readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            close();
            throw new IOException("no upgrade but " + head);
        }
        return this;
    }

    /** What comes back as the head of the response. */
    static String head(int port, String request) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return client.readHead();
        }
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    void sendText(String text) throws IOException {
        socket.getOutputStream().write(textFrame(text));
    }

    void sendBinary(byte[] payload) throws IOException {
        socket.getOutputStream()
                .write(ByteBuffer.allocate(14 + payload.length)
                        .put((byte) 0x82)
                        .put((byte) (0x80 | 127))
                        .putLong(payload.length)
                        .putInt(0)
                        .put(payload)
                        .array());
    }

    /** Final and masked, with a key of zeros (RFC 6455 section 5.2). */
    private static byte[] textFrame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        if (payload.length > 125) {
            throw new IllegalArgumentException("a short text was expected");
        }
        return ByteBuffer.allocate(6 + payload.length)
                .put((byte) 0x81)
                .put((byte) (0x80 | payload.length))
                .putInt(0)
                .put(payload)
                .array();
    }

    /** The payload of the next frame. */
    ByteBuffer readFrame() throws IOException {
        in.readByte();
        int length = in.readByte();
        long bytes = length == 127 ? in.readLong() : length == 126 ? in.readUnsignedShort() : length;
        byte[] payload = new byte[Math.toIntExact(bytes)];
        in.readFully(payload);
        return ByteBuffer.wrap(payload);
    }

    /** Ends the connection when the next frame has come, on another thread. */
    CompletableFuture<Void> closeAfterFrame() {
        return CompletableFuture.runAsync(() -> {
            try {
                readFrame();
                close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Waits until the server ends the connection, whatever it says before. */
    void readToEnd() throws IOException {
        int next;
        do {
            next = in.read();
        } while (next >= 0);
    }

    /** Resets the connection. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
