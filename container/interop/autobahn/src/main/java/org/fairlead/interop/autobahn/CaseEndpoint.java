package org.fairlead.interop.autobahn;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Our side of one case: sends whole messages back until the connection ends. */
@ClientEndpoint
public class CaseEndpoint {

    private final CountDownLatch closed = new CountDownLatch(1);

    @OnMessage
    public String text(String message) {
        return message;
    }

    @OnMessage
    public ByteBuffer binary(ByteBuffer message) {
        return message;
    }

    @OnClose
    public void ended() {
        closed.countDown();
    }

    /** Whether the connection ended in time. */
    boolean await(Duration limit) throws InterruptedException {
        return closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
