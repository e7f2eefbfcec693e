package org.fairlead.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A socket that says what no proper client would. */
final class RawClient implements AutoCloseable {

    private static final int READ_LIMIT_MILLIS = 30_000;

    private final Socket socket;

    RawClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(READ_LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** The request of RFC 6455 section 1.2, whose answer is known, for another path. */
    static byte[] handshake(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A client that has read its 101. @param behindTheHead sent in one piece with the request */
    static RawClient upgraded(int port, String path, byte... behindTheHead) throws IOException {
        return new RawClient(port).upgrade(path, behindTheHead);
    }

    RawClient upgrade(String path, byte... behindTheHead) throws IOException {
        byte[] head = handshake(path);
        byte[] all = Arrays.copyOf(head, head.length + behindTheHead.length);
        System.arraycopy(behindTheHead, 0, all, head.length, behindTheHead.length);
        send(all);
        String answer = readHead();
        if (!answer.startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                || !answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")) {
            throw new AssertionError("no agreement: " + answer);
        }
        return this;
    }

    RawClient send(String latin1) throws IOException {
        return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    RawClient endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Everything up to the end of the stream. */
    String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** An HTTP head, up to and with its empty line. */
    String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    int read() throws IOException {
        return socket.getInputStream().read();
    }

    byte[] readBytes(int count) throws IOException {
        return socket.getInputStream().readNBytes(count);
    }

    /** Reads a Close frame; 1005 for one without code. */
    int readCloseCode() throws IOException {
        byte[] header = readBytes(2);
        if (header.length < 2 || header[0] != (byte) 0x88) {
            throw new AssertionError("no Close frame: " + Arrays.toString(header));
        }
        byte[] payload = readBytes(header[1]);
        return payload.length == 0 ? 1005 : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    }

    /** Makes the close a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** This end, as the server sees it without a proxy. */
    String localAddress() {
        return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    /** Whether the stream has ended, by an end or by a reset. */
    boolean ended() throws IOException {
        try {
            return read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }
}
