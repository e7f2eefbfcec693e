package org.fairlead.interop.autobahn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The other end of a connection with our side, frame by frame: says also what no proper implementation would. */
final class Peer implements AutoCloseable {

    private static final int READ_LIMIT_MILLIS = 30_000;
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    /** What is to be true once the connection is over. */
    interface End {
        void check() throws Exception;
    }

    private final Socket socket;
    private final DataInputStream in;
    private final boolean client;
    private final End end;
    private String extension = "";
    private String target = "";

    private Peer(Socket socket, boolean client, End end) throws IOException {
        this.socket = socket;
        this.client = client;
        this.end = end;
        socket.setSoTimeout(READ_LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    /** Asks a server for a connection. */
    static Peer client(Socket socket, String path, String offer) throws IOException {
        Peer peer = new Peer(socket, true, () -> {});
        peer.sendBytes(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n"
                        + extensionField(offer) + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        String answer = peer.readHead();
        assertThat(answer).startsWith("HTTP/1.1 101 ");
        peer.extension = field(answer, "Sec-WebSocket-Extensions");
        return peer;
    }

    /** Lets a client in. */
    static Peer server(Socket socket, String answer, End end) throws IOException, GeneralSecurityException {
        Peer peer = new Peer(socket, false, end);
        String request = peer.readHead();
        peer.extension = field(request, "Sec-WebSocket-Extensions");
        peer.target = request.split(" ", 3)[1];
        byte[] digest = MessageDigest.getInstance("SHA-1")
                .digest((field(request, "Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                        .getBytes(StandardCharsets.ISO_8859_1));
        peer.sendBytes(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n"
                        + extensionField(answer) + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        return peer;
    }

    private static String extensionField(String value) {
        return value.isEmpty() ? "" : "Sec-WebSocket-Extensions: " + value + "\r\n";
    }

    private static String field(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElse("");
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    /** What our server agreed to, or what our client offered. */
    String extension() {
        return extension;
    }

    /** What our client asked for. */
    String target() {
        return target;
    }

    boolean isClient() {
        return client;
    }

    Peer sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    Peer send(Frame... frames) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            all.writeBytes(frame.wire(client));
        }
        return sendBytes(all.toByteArray());
    }

    /** Sends in so many bytes at a time. */
    Peer sendChopped(int size, Frame... frames) throws IOException {
        for (Frame frame : frames) {
            byte[] wire = frame.wire(client);
            for (int at = 0; at < wire.length; at += size) {
                socket.getOutputStream().write(wire, at, Math.min(size, wire.length - at));
            }
        }
        return this;
    }

    /** Sends the beginning of a frame: all but its last bytes. */
    Peer sendAllBut(int missing, Frame frame) throws IOException {
        byte[] wire = frame.wire(client);
        socket.getOutputStream().write(wire, 0, wire.length - missing);
        return this;
    }

    Frame read() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        boolean masked = (second & 0x80) != 0;
        assertThat(masked).as("a client masks, and a server does not").isEqualTo(!client);
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
            assertThat(length).as("the shortest form").isGreaterThan(125);
        } else if (length == 127) {
            length = in.readLong();
            assertThat(length).as("the shortest form").isGreaterThan(65_535);
        }
        byte[] key = new byte[4];
        if (masked) {
            in.readFully(key);
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        for (int i = 0; masked && i < payload.length; i++) {
            payload[i] ^= key[i & 3];
        }
        return new Frame(first, payload);
    }

    /** Reads a whole message as one frame, whatever its fragments are. */
    Frame readMessage() throws IOException {
        Frame begin = read();
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(begin.payload());
        for (Frame next = begin; !next.isLast(); ) {
            next = read();
            assertThat(next.first() & 0x7f).as("a continuation").isZero();
            payload.writeBytes(next.payload());
        }
        return new Frame(begin.first() | Frame.LAST, payload.toByteArray());
    }

    Peer expect(Frame... frames) throws IOException {
        for (Frame wanted : frames) {
            Frame got = wanted.isControl() ? read() : readMessage();
            assertThat(got).as("expected %s", wanted).matches(frame -> frame.first() == wanted.first());
            // without AssertJ, which would print millions of bytes
            assertThat(Arrays.equals(got.payload(), wanted.payload()))
                    .as("payload of %s is that of %s", got, wanted)
                    .isTrue();
        }
        return this;
    }

    /** Reads a Close frame with one of these codes; 1005 for one without. */
    Peer expectClose(Integer... codes) throws IOException {
        Frame got = read();
        assertThat(got.first()).as("first byte of %s", got).isEqualTo(Frame.CLOSE);
        int code = got.payload().length == 0
                ? 1005
                : ByteBuffer.wrap(got.payload()).getShort() & 0xffff;
        assertThat(List.of(codes)).as("close codes").contains(code);
        return this;
    }

    /** Our side fails the connection: with this code, and nothing comes behind it. */
    void expectFailure(int code) throws Exception {
        expectClose(code);
        if (client) {
            send(Frame.close(code, ""));
        }
        expectEnd();
    }

    /** Closes, as a good peer does, and sees our side do its part. */
    void closeNormally() throws Exception {
        send(Frame.close(1000, ""));
        expectClose(1000);
        expectEnd();
    }

    /** Nothing more comes. It is the server that ends the connection (RFC 6455 section 7.1.1). */
    void expectEnd() throws Exception {
        if (!client) {
            socket.shutdownOutput();
        }
        int next;
        try {
            next = in.read();
        } catch (SocketException reset) {
            // what we sent behind its Close was not read any more
            next = -1;
        }
        assertThat(next).as("the end").isEqualTo(-1);
        socket.close();
        end.check();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
