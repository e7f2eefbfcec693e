package org.fairlead.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.session.HandshakeSettings;

/** HTTP heads between the wire and the handshake's records, under one set of limits for server and client. */
public final class HttpHeads {

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final String SWITCHING = ResponseHead.reasonPhrase(SWITCHING_PROTOCOLS);

    /** The first line of most answers. */
    private static final String SWITCHING_LINE = "HTTP/1.1 " + SWITCHING_PROTOCOLS + " " + SWITCHING;

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] NOTHING = {};

    private HttpHeads() {}

    /** Parses response heads and their bodies, but does not count their fields. */
    public static HttpResponseDecoder responseDecoder(HandshakeSettings limits) {
        return new HttpResponseDecoder(config(limits));
    }

    /** For decoders of heads under these limits, which do not count their fields. */
    public static HttpDecoderConfig config(HandshakeSettings limits) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.maxRequestLineSize())
                .setMaxHeaderSize(limits.maxHeadersSize());
    }

    /**
     * A request head as it was read.
     *
     * @throws IllegalArgumentException for a field that RFC 9110 section 5 forbids
     */
    public static RequestHead request(HttpRequest request) {
        return new RequestHead(
                request.method().name(),
                request.uri(),
                request.protocolVersion().text(),
                headers(request.headers()));
    }

    /**
     * A response head as it was read, with its body.
     *
     * @throws IllegalArgumentException for a field that RFC 9110 section 5 forbids
     */
    public static ResponseHead response(HttpResponse response, byte[] body) {
        return new ResponseHead(
                response.status().code(), response.status().reasonPhrase(), headers(response.headers()), body);
    }

    private static Headers headers(HttpHeaders fields) {
        Headers.Builder headers = Headers.builder();
        Iterator<Map.Entry<CharSequence, CharSequence>> all = fields.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            headers.add(field.getKey(), field.getValue());
        }
        return headers.build();
    }

    /** A request as on the wire, without a body. */
    public static ByteBuf encode(ByteBufAllocator allocator, RequestHead request) {
        return encode(
                allocator,
                request.method() + " " + request.target() + " " + request.version(),
                request.headers().lines(),
                NOTHING,
                NOTHING);
    }

    /**
     * A response as on the wire.
     *
     * @param more fields behind its own
     */
    public static ByteBuf encode(ByteBufAllocator allocator, ResponseHead response, Headers more, boolean withBody) {
        String startLine =
                response.status() == SWITCHING_PROTOCOLS && response.reason().equals(SWITCHING)
                        ? SWITCHING_LINE
                        : "HTTP/1.1 " + response.status() + " " + response.reason();
        return encode(
                allocator, startLine, response.headers().lines(), more.lines(), withBody ? response.body() : NOTHING);
    }

    private static ByteBuf encode(
            ByteBufAllocator allocator, String startLine, byte[] lines, byte[] more, byte[] body) {
        ByteBuf out = allocator.directBuffer(
                startLine.length() + lines.length + more.length + 2 * LINE_END.length + body.length);
        // one byte per character, as it was read: field values are opaque octets (RFC 9110 section 5.5)
        out.writeCharSequence(startLine, StandardCharsets.ISO_8859_1);
        return out.writeBytes(LINE_END)
                .writeBytes(lines)
                .writeBytes(more)
                .writeBytes(LINE_END)
                .writeBytes(body);
    }
}
