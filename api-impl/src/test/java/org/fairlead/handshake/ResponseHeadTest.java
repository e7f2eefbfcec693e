package org.fairlead.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {

    @Test
    void refusalIsPlainTextOfTheRightLength() {
        ResponseHead refusal = ResponseHead.refusal(403, "Caf\u00e9 closed.");
        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal.reason()).isEqualTo("Forbidden");
        assertThat(refusal.headers().entries())
                .containsExactly(
                        Map.entry("Content-Type", "text/plain; charset=utf-8"),
                        Map.entry("Content-Length", "14"),
                        Map.entry("Connection", "close"));
        assertThat(new String(refusal.body(), UTF_8)).isEqualTo("Caf\u00e9 closed.\n");
    }

    @Test
    void reasonPhraseThatIsLeftOutLeavesNoSpace() {
        assertThat(ResponseHead.refusal(403, "No.").statusAndReason()).isEqualTo("403 Forbidden");
        assertThat(new ResponseHead(403, "", Headers.empty(), new byte[0]).statusAndReason())
                .isEqualTo("403");
    }

    @Test
    void furtherFieldsOfARefusalAreKeptAndItsLengthIsRight() {
        Headers extra = Headers.builder()
                .add("Retry-After", "5")
                .add("Content-Type", "text/html")
                .add("Connection", "Upgrade")
                .add("Connection", "CLOSE")
                .add("Content-Length", "1000")
                .add("Transfer-Encoding", "chunked")
                .build();
        assertThat(ResponseHead.refusal(503, "Full", extra).headers().entries())
                .containsExactly(
                        Map.entry("Retry-After", "5"),
                        Map.entry("Content-Type", "text/html"),
                        Map.entry("Connection", "Upgrade"),
                        Map.entry("Connection", "CLOSE"),
                        Map.entry("Content-Length", "5"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 99, 100, 101, 199, 600})
    void statusThatEndsNoRequestIsNoAnswer(int status) {
        String message = "An answer other than 101 has a status from 200 to 599, not " + status;
        assertThatThrownBy(() -> ResponseHead.refusal(status, "No."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> ResponseHead.closing(status, Headers.empty(), new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void statusWithoutContentHasNeitherBodyNorLength(int status) {
        Headers extra = Headers.builder()
                .add("ETag", "x")
                .add("Content-Length", "2")
                .add("Content-Type", "text/html")
                .build();
        for (ResponseHead answer : List.of(
                ResponseHead.refusal(status, "No.", extra), ResponseHead.closing(status, extra, new byte[] {1, 2}))) {
            assertThat(answer.headers().entries())
                    .containsExactly(Map.entry("ETag", "x"), Map.entry("Connection", "close"));
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void contentThatMustBeEmptyHasLengthZero() {
        ResponseHead answer = ResponseHead.closing(205, Headers.empty(), new byte[] {1});
        assertThat(answer.headers().first("Content-Length")).isEqualTo("0");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void bodyOfAnAnswerIsCopied() {
        byte[] body = {1, 2};
        ResponseHead answer = ResponseHead.closing(
                599, Headers.builder().add("Connection", "keep-alive").build(), body);
        body[0] = 3;
        assertThat(answer.body()).containsExactly(1, 2);
        assertThat(answer.headers().entries())
                .containsExactly(Map.entry("Content-Length", "2"), Map.entry("Connection", "close"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    100,Continue
                    101,Switching Protocols
                    200,OK
                    201,Created
                    202,Accepted
                    203,Non-Authoritative Information
                    204,No Content
                    205,Reset Content
                    206,Partial Content
                    300,Multiple Choices
                    301,Moved Permanently
                    302,Found
                    303,See Other
                    304,Not Modified
                    305,Use Proxy
                    307,Temporary Redirect
                    308,Permanent Redirect
                    400,Bad Request
                    401,Unauthorized
                    402,Payment Required
                    403,Forbidden
                    404,Not Found
                    405,Method Not Allowed
                    406,Not Acceptable
                    407,Proxy Authentication Required
                    408,Request Timeout
                    409,Conflict
                    410,Gone
                    411,Length Required
                    412,Precondition Failed
                    413,Content Too Large
                    414,URI Too Long
                    415,Unsupported Media Type
                    416,Range Not Satisfiable
                    417,Expectation Failed
                    421,Misdirected Request
                    422,Unprocessable Content
                    426,Upgrade Required
                    428,Precondition Required
                    429,Too Many Requests
                    431,Request Header Fields Too Large
                    500,Internal Server Error
                    501,Not Implemented
                    502,Bad Gateway
                    503,Service Unavailable
                    504,Gateway Timeout
                    505,HTTP Version Not Supported
                    511,Network Authentication Required
                    418,Status
                    999,Status
                    """)
    void reasonPhrasesAreThoseOfTheRegistry(int status, String phrase) {
        assertThat(ResponseHead.reasonPhrase(status)).isEqualTo(phrase);
    }

    @Test
    void acceptKeyOfTheRfcIsComputed() {
        assertThat(AcceptKey.of("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void runtimeWithoutTheDigestIsNamed() {
        assertThatThrownBy(() -> AcceptKey.fresh("SHA-0"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs SHA-0");
    }

    @Test
    void digestThatCannotBeCopiedIsMadeAgain() {
        MessageDigest single = new MessageDigest("SHA-1") {
            @Override
            protected void engineUpdate(byte input) {}

            @Override
            protected void engineUpdate(byte[] input, int offset, int length) {}

            @Override
            protected byte[] engineDigest() {
                return new byte[0];
            }

            @Override
            protected void engineReset() {}
        };
        assertThat(AcceptKey.copy(single).digest()).hasSize(20);
    }

    @Test
    void excerptIsShortAndPrintable() {
        assertThat(Excerpt.of("plain ~")).isEqualTo("\"plain ~\"");
        assertThat(Excerpt.of("a\r\n\"\\<b>&\u00e9\u007f"))
                .isEqualTo("\"a\\u000d\\u000a\\u0022\\u005c\\u003cb\\u003e\\u0026\\u00e9\\u007f\"");
        assertThat(Excerpt.of("x".repeat(60))).isEqualTo('"' + "x".repeat(60) + '"');
        assertThat(Excerpt.of("x".repeat(61))).isEqualTo('"' + "x".repeat(60) + "...\"");
    }
}
