package org.fairlead.session;

import jakarta.websocket.EncodeException;
import jakarta.websocket.RemoteEndpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The blocking remote endpoint. A buffer that is sent keeps its position, so that one buffer may go to many sessions. */
final class BasicRemote extends Remote implements RemoteEndpoint.Basic {

    BasicRemote(JakartaSession session) {
        super(session);
    }

    @Override
    public void sendText(@Nullable String text) throws IOException {
        connection().sendText(present(text, "text"));
    }

    @Override
    public void sendBinary(@Nullable ByteBuffer data) throws IOException {
        connection().sendBinary(present(data, "data").duplicate());
    }

    @Override
    public void sendText(@Nullable String partialMessage, boolean isLast) throws IOException {
        connection().sendText(present(partialMessage, "partial message"), isLast);
    }

    @Override
    public void sendBinary(@Nullable ByteBuffer partialByte, boolean isLast) throws IOException {
        connection().sendBinary(present(partialByte, "partial message").duplicate(), isLast);
    }

    @Override
    public OutputStream getSendStream() throws IOException {
        return new MessageOutputStream(connection());
    }

    @Override
    public Writer getSendWriter() throws IOException {
        return new MessageWriter(connection());
    }

    @Override
    public void sendObject(@Nullable Object data) throws IOException, EncodeException {
        Object encoded = session.setup.encode(present(data, "object"));
        if (encoded instanceof String text) {
            connection().sendText(text);
        } else {
            connection().sendBinary(((ByteBuffer) encoded).duplicate());
        }
    }
}
