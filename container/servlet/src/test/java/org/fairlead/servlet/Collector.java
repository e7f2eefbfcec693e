package org.fairlead.servlet;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client's endpoint that keeps what it is told. */
@ClientEndpoint
public final class Collector {
    static final int PATIENCE_SECONDS = 30;

    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final BlockingQueue<ByteBuffer> binaries = new LinkedBlockingQueue<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    @OnMessage
    public void text(String message) {
        texts.add(message);
    }

    @OnMessage(maxMessageSize = 8 << 20)
    public void binary(ByteBuffer message) {
        binaries.add(ByteBuffer.allocate(message.remaining()).put(message).flip());
    }

    @OnClose
    public void close(CloseReason reason) {
        closed.complete(reason);
    }

    String text() throws InterruptedException {
        return Objects.requireNonNull(texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no text came");
    }

    int closeCode() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getCloseCode().getCode();
    }
}
