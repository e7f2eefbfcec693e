package org.fairlead.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** A client on a Unix domain socket. Its reads block until the test's own time limit. */
final class UnixClient implements AutoCloseable {

    private final SocketChannel channel;

    UnixClient(Path path) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    void send(byte[] bytes) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        while (all.hasRemaining()) {
            channel.write(all);
        }
    }

    /** Asks for an upgrade. @return the head of the answer */
    String upgrade(String path, String... fields) throws IOException {
        String head = new String(RawClient.handshake(path), StandardCharsets.ISO_8859_1);
        StringBuilder more = new StringBuilder("\r\n");
        for (String field : fields) {
            more.append(field).append("\r\n");
        }
        send(head.replace("\r\n\r\n", more + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (!answer.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            answer.writeBytes(read(1));
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    String readText() throws IOException {
        byte[] header = read(2);
        return new String(read(header[1]), StandardCharsets.UTF_8);
    }

    /** Exactly so many bytes, fewer at the end. */
    byte[] read(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        int got = 0;
        while (bytes.hasRemaining() && got >= 0) {
            got = channel.read(bytes);
        }
        if (bytes.position() == 0 && count > 0) {
            throw new IOException("the stream ended");
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    byte[] readToEnd() throws IOException {
        return read(1_000);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
