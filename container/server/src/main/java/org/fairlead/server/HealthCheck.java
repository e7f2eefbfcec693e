package org.fairlead.server;

import java.nio.charset.StandardCharsets;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Tells those who route requests whether new ones are welcome. Thread-safe. */
final class HealthCheck {

    private final String path;

    /** Why new requests are not welcome; null while they are. */
    private volatile @Nullable String outage;

    HealthCheck(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    void fail(String sentence) {
        outage = sentence;
    }

    ResponseHead response() {
        String sentence = outage;
        int status = sentence == null ? 200 : 503;
        byte[] body = ((sentence == null ? "ok" : sentence) + "\n").getBytes(StandardCharsets.UTF_8);
        Headers headers = Headers.builder()
                .add("Content-Type", "text/plain; charset=utf-8")
                .add("Content-Length", Integer.toString(body.length))
                .add("Cache-Control", "no-store")
                .add("Connection", "close")
                .build();
        return new ResponseHead(status, ResponseHead.reasonPhrase(status), headers, body);
    }
}
