package org.fairlead.handshake;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a handshake's request and response in one small byte array: every open session keeps them, and hardly any is ever asked for.
 *
 * <p>It has the lines of the request as {@link Headers} keep them, a line feed, and the lines of the response. No line begins with a byte beyond ASCII, since a
 * name is a token; where one seems to, the byte stands for a {@linkplain #BEGINNINGS beginning} of lines that many handshakes have, or for one of the two lines
 * that only this handshake has, {@code Sec-WebSocket-Key} and {@code Sec-WebSocket-Accept}.
 */
public final class PackedHeaders {

    private static final byte LINE = '\n';

    private static final byte[] KEY_NAME = bytes(Field.KEY + ":");
    private static final byte[] ACCEPT_NAME = bytes(Field.ACCEPT + ":");

    /** Stands for {@link #KEY_NAME} and a line feed; between them is the base64 of the 16 bytes that follow. */
    private static final byte KEY = (byte) 0x80;

    /** Stands for the whole line that answers the request's first key. */
    private static final byte ACCEPT = (byte) 0x81;

    private static final int FIRST_BEGINNING = 0x82;

    /** With two characters of padding what {@link #KEY_BYTES} are in base64. */
    private static final int KEY_DIGITS = 22;

    private static final int KEY_CHARACTERS = 24;
    private static final int KEY_BYTES = 16;
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static final String CHROME = ") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/";

    /** What lines begin with: as a rule a name, or a whole line or two, or what most values have in common. The longest first, which wins. */
    private static final byte[][] BEGINNINGS = Stream.of(
                    "Accept-Encoding:",
                    "Accept-Encoding:gzip, deflate\n",
                    "Accept-Encoding:gzip, deflate, br\n",
                    "Accept-Encoding:gzip, deflate, br, zstd\n",
                    "Accept-Language:",
                    "Accept-Language:en-US,en;q=0.5\n",
                    "Accept-Language:en-US,en;q=0.9\n",
                    "Accept:",
                    "Accept:*/*\n",
                    "Authorization:",
                    "Authorization:Basic ",
                    "Authorization:Bearer ",
                    "Cache-Control:",
                    "Cache-Control:no-cache\n",
                    "Connection:",
                    "Connection:Upgrade\n",
                    "Connection:Upgrade\nPragma:no-cache\nCache-Control:no-cache\n",
                    "Connection:Upgrade\nUpgrade:websocket\n",
                    "Connection:keep-alive, Upgrade\n",
                    "Cookie:",
                    "Cookie:JSESSIONID=",
                    "DNT:1\n",
                    "Date:",
                    "Forwarded:",
                    "Forwarded:for=",
                    "Host:",
                    "Host:127.0.0.1:",
                    "Host:localhost:",
                    "Origin:",
                    "Origin:http://",
                    "Origin:http://localhost:",
                    "Origin:https://",
                    "Pragma:",
                    "Pragma:no-cache\n",
                    "Pragma:no-cache\nCache-Control:no-cache\n",
                    "Referer:",
                    "Sec-Fetch-Dest:empty\n",
                    "Sec-Fetch-Dest:websocket\n",
                    "Sec-Fetch-Mode:websocket\n",
                    "Sec-Fetch-Site:cross-site\n",
                    "Sec-Fetch-Site:same-origin\n",
                    "Sec-Fetch-Site:same-site\n",
                    "Sec-GPC:1\n",
                    "Sec-WebSocket-Accept:",
                    "Sec-WebSocket-Extensions:",
                    "Sec-WebSocket-Extensions:permessage-deflate\n",
                    "Sec-WebSocket-Extensions:permessage-deflate; client_max_window_bits\n",
                    "Sec-WebSocket-Extensions:permessage-deflate; server_no_context_takeover;"
                            + " client_no_context_takeover\n",
                    "Sec-WebSocket-Key:",
                    "Sec-WebSocket-Protocol:",
                    "Sec-WebSocket-Version:13\n",
                    "Server:",
                    "Server:Fairlead\n",
                    "Set-Cookie:",
                    "Upgrade:",
                    "Upgrade:websocket\n",
                    "Upgrade:websocket\nConnection:Upgrade\n",
                    "User-Agent:",
                    "User-Agent:Go-http-client/1.1\n",
                    "User-Agent:Java-http-client/",
                    "User-Agent:Mozilla/5.0 (",
                    "User-Agent:Mozilla/5.0 (Linux; Android 10; K" + CHROME,
                    "User-Agent:Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:",
                    "User-Agent:Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7" + CHROME,
                    "User-Agent:Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like"
                            + " Gecko) Version/",
                    "User-Agent:Mozilla/5.0 (Windows NT 10.0; Win64; x64" + CHROME,
                    "User-Agent:Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:",
                    "User-Agent:Mozilla/5.0 (X11; Linux x86_64" + CHROME,
                    "User-Agent:Mozilla/5.0 (X11; Linux x86_64; rv:",
                    "User-Agent:Mozilla/5.0 (iPhone; CPU iPhone OS ",
                    "User-Agent:Python/",
                    "Via:",
                    "X-Forwarded-For:",
                    "X-Forwarded-Host:",
                    "X-Forwarded-Port:",
                    "X-Forwarded-Port:443\n",
                    "X-Forwarded-Proto:",
                    "X-Forwarded-Proto:http\n",
                    "X-Forwarded-Proto:https\n",
                    "X-Real-IP:",
                    "X-Request-ID:",
                    "traceparent:00-",
                    "x-forwarded-for:",
                    "x-forwarded-proto:",
                    "x-request-id:")
            .map(PackedHeaders::bytes)
            .sorted(Comparator.comparingInt((byte[] beginning) -> -beginning.length))
            .toArray(byte[][]::new);

    /** By the first character, the indexes of {@link #BEGINNINGS} with it, in their order. */
    private static final int[][] BY_FIRST = IntStream.range(0, 128)
            .mapToObj(first -> IntStream.range(0, BEGINNINGS.length)
                    .filter(i -> BEGINNINGS[i][0] == first)
                    .toArray())
            .toArray(int[][]::new);

    /** By the character, the value of a base64 digit; -1 for what is none. */
    private static final byte[] DIGITS = digits();

    private static byte[] digits() {
        byte[] digits = new byte[256];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (byte) BASE64.indexOf(i);
        }
        return digits;
    }

    /** Null where the bytes are only counted, which is done first. */
    private final byte @Nullable [] packed;

    private int length;

    private PackedHeaders(byte @Nullable [] packed) {
        this.packed = packed;
    }

    /**
     * Packs the fields of a handshake that came about. Of {@code Sec-WebSocket-Accept} it is not kept what it says, since both sides have seen to it that it
     * answers the request's key.
     *
     * @return what {@link #request} and {@link #response} read
     */
    public static byte[] pack(Headers request, Headers response) {
        PackedHeaders counted = new PackedHeaders(null);
        counted.put(request, response);
        byte[] packed = new byte[counted.length];
        new PackedHeaders(packed).put(request, response);
        return packed;
    }

    /** The request's fields, as they were packed. */
    public static Headers request(byte[] packed) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        int unused = unpack(packed, 0, Headers.empty(), lines);
        return Headers.ofLines(lines.toByteArray());
    }

    /** The response's fields, as they were packed. */
    public static Headers response(byte[] packed) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        int end = unpack(packed, 0, Headers.empty(), lines);
        Headers request = Headers.ofLines(lines.toByteArray());
        lines.reset();
        int unused = unpack(packed, end + 1, request, lines);
        return Headers.ofLines(lines.toByteArray());
    }

    // ---- packing

    private void put(Headers request, Headers response) {
        put(request.fieldLines(), false);
        put(LINE);
        put(response.fieldLines(), request.has(Field.KEY));
    }

    private void put(byte[] lines, boolean answersKey) {
        int line = 0;
        while (line < lines.length) {
            if (answersKey && isAt(lines, line, ACCEPT_NAME)) {
                put(ACCEPT);
                line = Headers.next(lines, line);
            } else if (isAt(lines, line, KEY_NAME) && isKey(lines, line + KEY_NAME.length)) {
                put(KEY);
                putKey(lines, line + KEY_NAME.length);
                line = Headers.next(lines, line);
            } else {
                line = putLine(lines, line);
            }
        }
    }

    /** @return where the next line is that has not been put */
    private int putLine(byte[] lines, int line) {
        int rest = line;
        for (int i : BY_FIRST[lines[line]]) {
            if (isAt(lines, line, BEGINNINGS[i])) {
                put((byte) (FIRST_BEGINNING + i));
                rest = line + BEGINNINGS[i].length;
                if (lines[rest - 1] == LINE) {
                    return rest;
                }
                break;
            }
        }
        int next = Headers.next(lines, rest);
        while (rest < next) {
            put(lines[rest++]);
        }
        return next;
    }

    /** Whether the value that begins here is what some 16 bytes are in base64, and nothing else is the base64 of the same bytes. */
    private static boolean isKey(byte[] lines, int at) {
        if (Headers.next(lines, at) != at + KEY_CHARACTERS + 1
                || lines[at + KEY_DIGITS] != '='
                || lines[at + KEY_DIGITS + 1] != '=') {
            return false;
        }
        for (int i = at; i < at + KEY_DIGITS; i++) {
            if (digit(lines[i]) < 0) {
                return false;
            }
        }
        return (digit(lines[at + KEY_DIGITS - 1]) & 0xf) == 0; // RFC 4648 section 3.5: bits that no byte has
    }

    private void putKey(byte[] lines, int at) {
        int bits = 0;
        int held = 0;
        for (int i = at; i < at + KEY_DIGITS; i++) {
            bits = bits << 6 | digit(lines[i]);
            held += 6;
            if (held >= 8) {
                held -= 8;
                put((byte) (bits >> held));
            }
        }
    }

    /** @return less than 0 for what is none */
    private static int digit(byte character) {
        return DIGITS[character & 0xff];
    }

    private static boolean isAt(byte[] lines, int at, byte[] wanted) {
        return lines.length - at >= wanted.length
                && Arrays.equals(lines, at, at + wanted.length, wanted, 0, wanted.length);
    }

    private void put(byte value) {
        if (packed != null) {
            packed[length] = value;
        }
        length++;
    }

    // ---- unpacking

    /**
     * Unpacks lines up to the line feed that ends those of the request, or to the end.
     *
     * @param request what an answer to its key answers
     * @return where the lines end
     */
    private static int unpack(byte[] packed, int from, Headers request, ByteArrayOutputStream lines) {
        int at = from;
        while (at < packed.length && packed[at] != LINE) {
            byte first = packed[at];
            if (first == KEY) {
                lines.writeBytes(KEY_NAME);
                at++;
                lines.writeBytes(Base64.getEncoder().encode(Arrays.copyOfRange(packed, at, at + KEY_BYTES)));
                lines.write(LINE);
                at += KEY_BYTES;
            } else if (first == ACCEPT) {
                lines.writeBytes(ACCEPT_NAME);
                lines.writeBytes(bytes(AcceptKey.of(Objects.requireNonNull(request.first(Field.KEY)))));
                lines.write(LINE);
                at++;
            } else {
                at = unpackLine(packed, at, lines);
            }
        }
        return at;
    }

    private static int unpackLine(byte[] packed, int line, ByteArrayOutputStream lines) {
        int rest = line;
        if (packed[line] < 0) {
            byte[] beginning = BEGINNINGS[(packed[line] & 0xff) - FIRST_BEGINNING];
            lines.writeBytes(beginning);
            rest++;
            if (beginning[beginning.length - 1] == LINE) {
                return rest;
            }
        }
        int next = Headers.next(packed, rest);
        lines.write(packed, rest, next - rest);
        return next;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
