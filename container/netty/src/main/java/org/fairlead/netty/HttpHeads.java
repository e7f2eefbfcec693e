package org.fairlead.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
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

    private HttpHeads() {}

    /** Parses request heads, but does not count their fields. */
    public static HttpRequestDecoder requestDecoder(HandshakeSettings limits) {
        return new HttpRequestDecoder(config(limits));
    }

    /** Parses response heads and their bodies, but does not count their fields. */
    public static HttpResponseDecoder responseDecoder(HandshakeSettings limits) {
        return new HttpResponseDecoder(config(limits));
    }

    private static HttpDecoderConfig config(HandshakeSettings limits) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.maxRequestLineSize())
                .setMaxHeaderSize(limits.maxHeadersSize())
                .setInitialBufferSize(512);
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
            headers.add(field.getKey().toString(), field.getValue().toString());
        }
        return headers.build();
    }

    /** A request as on the wire, without a body. */
    public static ByteBuf encode(ByteBufAllocator allocator, RequestHead request) {
        return encode(
                allocator, request.method() + " " + request.target() + " " + request.version(), request.headers(), 0);
    }

    /** A response as on the wire. */
    public static ByteBuf encode(ByteBufAllocator allocator, ResponseHead response, boolean withBody) {
        byte[] body = withBody ? response.body() : new byte[0];
        ByteBuf out = encode(
                allocator, "HTTP/1.1 " + response.status() + " " + response.reason(), response.headers(), body.length);
        return out.writeBytes(body);
    }

    private static ByteBuf encode(ByteBufAllocator allocator, String startLine, Headers headers, int bodyBytes) {
        StringBuilder text = new StringBuilder(512).append(startLine).append("\r\n");
        for (Map.Entry<String, String> field : headers.entries()) {
            text.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
        }
        text.append("\r\n");
        ByteBuf out = allocator.directBuffer(text.length() + bodyBytes);
        // one byte per character, as it was read: field values are opaque octets (RFC 9110 section 5.5)
        out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        return out;
    }
}
