package org.fairlead.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One order to the load generator, written on a line as {@code kind key=value ...}, and what its connections share. */
final class Job {

    /** RFC 6455 section 1.3: one key for all, so one right answer. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private final String kind;
    private final Map<String, String> values = new HashMap<>();
    private final byte[] payload;
    private final byte[] frame;
    private final ByteBuffer frames;

    /** All that came on the job's connections since they were upgraded. */
    long readBytes;

    Job(String line) {
        String[] words = line.strip().split(" +", -1);
        kind = words[0];
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("expected key=value, not " + words[i]);
            }
            values.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        payload = kindOfPayload().bytes(number("size"));
        frame = Frames.fromClient(payload, text(), deflate());
        frames = Frames.repeated(frame, number("depth"));
    }

    String kind() {
        return kind;
    }

    int number(String key) {
        return Integer.parseInt(value(key));
    }

    private String value(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("the job has no " + key);
        }
        return value;
    }

    private Payload kindOfPayload() {
        return Payload.valueOf(value("payload").toUpperCase(Locale.ROOT));
    }

    boolean text() {
        return kindOfPayload().isText();
    }

    boolean tls() {
        return Boolean.parseBoolean(values.get("tls"));
    }

    boolean deflate() {
        return Boolean.parseBoolean(values.get("deflate"));
    }

    byte[] payload() {
        return payload;
    }

    int frameBytes() {
        return frame.length;
    }

    ByteBuffer frames() {
        return frames;
    }

    byte[] request() {
        String extension = deflate()
                ? "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n"
                : "";
        return ("GET " + value("path") + " HTTP/1.1\r\nHost: localhost:" + value("port")
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + extension + "Sec-WebSocket-Key: " + KEY
                        + "\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** @param head status line and fields */
    void checkResponse(String head) throws IOException {
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("expected a response with 101, not "
                    + head.lines().findFirst().orElse("nothing"));
        }
        if (!head.contains(ACCEPT)) {
            throw new IOException("no right Sec-WebSocket-Accept in " + head);
        }
        boolean agreed = head.contains("permessage-deflate");
        boolean withoutTakeover =
                head.contains("server_no_context_takeover") && head.contains("client_no_context_takeover");
        if (agreed != deflate() || agreed && !withoutTakeover) {
            throw new IOException("not the agreement on permessage-deflate that was asked for: " + head);
        }
    }
}
