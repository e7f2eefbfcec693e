package org.fairlead.handshake;

import java.nio.charset.StandardCharsets;

/**
 * An HTTP/1.1 response; the body is that of a refusal and is empty for 101.
 *
 * @param status 100 to 999
 * @param reason the reason phrase of the status line
 */
@SuppressWarnings("ArrayRecordComponent") // carried through, never compared
public record ResponseHead(int status, String reason, Headers headers, byte[] body) {

    private static final String CONTENT_TYPE = "Content-Type";
    private static final byte[] NO_CONTENT = {};

    /** A refusal: plain text body with the sentence, {@code Content-Length} and {@code Connection: close} set; as {@link #refusal(int, String, Headers)}. */
    public static ResponseHead refusal(int status, String sentence) {
        return refusal(status, sentence, Headers.empty());
    }

    /**
     * A refusal with further fields, for instance {@code Allow}. Where the status has no content (204, 205, 304), the sentence is not sent.
     *
     * @param status 200 to 599
     * @param extra may have its own {@code Connection}, to which {@code close} is added, and its own {@code Content-Type}; its {@code
     *     Content-Length} and {@code Transfer-Encoding} are not used
     * @throws IllegalArgumentException for another status
     */
    public static ResponseHead refusal(int status, String sentence, Headers extra) {
        requireFinal(status);
        Headers.Builder headers = Headers.builder().addAll(extra);
        if (!extra.has(CONTENT_TYPE)) {
            headers.add(CONTENT_TYPE, "text/plain; charset=utf-8");
        }
        byte[] content = frame(status, headers, (sentence + "\n").getBytes(StandardCharsets.UTF_8));
        if (!extra.lists(Field.CONNECTION, "close")) {
            headers.add(Field.CONNECTION, "close");
        }
        return new ResponseHead(status, reasonPhrase(status), headers.build(), content);
    }

    /**
     * An answer after which the connection is closed: {@code Content-Length} and {@code Connection: close} are set. Where the status has no content (204, 205,
     * 304), the body is not sent.
     *
     * @param status 200 to 599
     * @param fields whose {@code Connection}, {@code Content-Length} and {@code Transfer-Encoding} are not used
     * @throws IllegalArgumentException for another status
     */
    public static ResponseHead closing(int status, Headers fields, byte[] body) {
        requireFinal(status);
        Headers.Builder headers = Headers.builder().addAll(fields);
        byte[] content = frame(status, headers, body.clone());
        headers.set(Field.CONNECTION, "close");
        return new ResponseHead(status, reasonPhrase(status), headers.build(), content);
    }

    /**
     * Holds a status to those that end a request (RFC 9110 section 15) other than by 101.
     *
     * @throws IllegalArgumentException for one that is not from 200 to 599
     */
    public static void requireFinal(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("An answer other than 101 has a status from 200 to 599, not " + status);
        }
    }

    /** Sets the fields that say how long the content is (RFC 9110 sections 8.6, 15.3.5, 15.3.6, 15.4.5). @return the content */
    private static byte[] frame(int status, Headers.Builder headers, byte[] body) {
        headers.remove(Field.TRANSFER_ENCODING).remove(Field.CONTENT_LENGTH);
        return switch (status) {
            case 204, 304 -> {
                headers.remove(CONTENT_TYPE);
                yield NO_CONTENT;
            }
            case 205 -> {
                headers.remove(CONTENT_TYPE).add(Field.CONTENT_LENGTH, "0");
                yield NO_CONTENT;
            }
            default -> {
                headers.add(Field.CONTENT_LENGTH, Integer.toString(body.length));
                yield body;
            }
        };
    }

    /** The status for people to read: with the reason phrase where there is one, which some servers leave out. */
    public String statusAndReason() {
        return reason.isEmpty() ? Integer.toString(status) : status + " " + reason;
    }

    /** The standard reason phrase of a status (RFC 9110 section 15, RFC 6585), or "Status" where it has none. */
    public static String reasonPhrase(int status) {
        return switch (status) {
            case 100 -> "Continue";
            case 101 -> "Switching Protocols";
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 203 -> "Non-Authoritative Information";
            case 204 -> "No Content";
            case 205 -> "Reset Content";
            case 206 -> "Partial Content";
            case 300 -> "Multiple Choices";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 304 -> "Not Modified";
            case 305 -> "Use Proxy";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 407 -> "Proxy Authentication Required";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 411 -> "Length Required";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Range Not Satisfiable";
            case 417 -> "Expectation Failed";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 426 -> "Upgrade Required";
            case 428 -> "Precondition Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            case 511 -> "Network Authentication Required";
            default -> "Status";
        };
    }
}
