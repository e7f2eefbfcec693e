package org.fairlead.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is packed is what is unpacked, to the letter. */
class PackedHeadersTest {

    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /** A line each, as "name: value". */
    private static Headers headers(String... lines) {
        Headers.Builder headers = Headers.builder();
        for (String line : lines) {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, colon), line.substring(colon + 1));
        }
        return headers.build();
    }

    /** @return how many bytes there are when packed */
    private static int assertKept(Headers request, Headers response) {
        byte[] packed = PackedHeaders.pack(request, response);
        assertThat(PackedHeaders.request(packed).entries()).isEqualTo(request.entries());
        assertThat(PackedHeaders.response(packed).entries()).isEqualTo(response.entries());
        return packed.length;
    }

    private static Headers accepted(String key, String... more) {
        Headers.Builder response = Headers.builder()
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Accept", AcceptKey.of(key));
        return response.addAll(headers(more)).build();
    }

    @Test
    void theShortestHandshakeIsItsHostAndItsKey() {
        Headers request = headers(
                "Host: a:1",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: " + KEY,
                "Sec-WebSocket-Version: 13");
        // 5 for Host, 17 for the key, and one for each of what is the same everywhere
        assertThat(assertKept(request, accepted(KEY))).isEqualTo(5 + 1 + 17 + 1 + 1 + 1 + 1);
    }

    @Test
    void handshakesOfBothOurSidesAreKept() throws Exception {
        ClientHandshake client = new ClientHandshake(
                URI.create("wss://example.com:8443/chat"),
                new byte[16],
                List.of("chat"),
                List.of(DeflateNegotiation.offer(new DeflateNegotiation.Preferences(false, false, 15, 15))),
                headers("Cookie: JSESSIONID=0815", "Authorization: Bearer abc"));
        var valid = (ServerHandshake.Valid) ServerHandshake.check(client.request());
        var agreement =
                DeflateNegotiation.answer(valid.extensions(), new DeflateNegotiation.Preferences(true, true, 15, 15));
        assertThat(agreement).isNotNull();
        ResponseHead response =
                ServerHandshake.accept(valid, "chat", List.of(agreement.response()), headers("X-Own: 1"));
        client.verify(client.request(), response);
        int packed = assertKept(client.request().headers(), response.headers());
        assertThat(packed).isLessThan(120);
        assertThat(client.request().headers().fieldLines().length
                        + response.headers().fieldLines().length)
                .isGreaterThan(400);
    }

    @Test
    void aBrowsersHandshakeTakesATenthToAThird() {
        Headers chrome = headers(
                "Host: chat.example.com",
                "Connection: Upgrade",
                "Pragma: no-cache",
                "Cache-Control: no-cache",
                "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                        + " Chrome/131.0.0.0 Safari/537.36",
                "Upgrade: websocket",
                "Origin: https://chat.example.com",
                "Sec-WebSocket-Version: 13",
                "Accept-Encoding: gzip, deflate, br, zstd",
                "Accept-Language: en-US,en;q=0.9",
                "Sec-WebSocket-Key: " + KEY,
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");
        assertThat(assertKept(chrome, accepted(KEY))).isLessThan(120);
        Headers firefox = headers(
                "Host: chat.example.com",
                "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
                "Accept: */*",
                "Accept-Language: en-US,en;q=0.5",
                "Accept-Encoding: gzip, deflate, br, zstd",
                "Sec-WebSocket-Version: 13",
                "Origin: https://chat.example.com",
                "Sec-WebSocket-Extensions: permessage-deflate",
                "Sec-WebSocket-Key: " + KEY,
                "Connection: keep-alive, Upgrade",
                "Sec-Fetch-Dest: empty",
                "Sec-Fetch-Mode: websocket",
                "Sec-Fetch-Site: same-origin",
                "Pragma: no-cache",
                "Cache-Control: no-cache",
                "Upgrade: websocket");
        assertThat(assertKept(firefox, accepted(KEY))).isLessThan(140);
    }

    @Test
    void noFieldsAreNone() {
        assertThat(assertKept(Headers.empty(), Headers.empty())).isEqualTo(1);
        assertThat(PackedHeaders.request(PackedHeaders.pack(Headers.empty(), Headers.empty())))
                .isSameAs(Headers.empty());
    }

    @Test
    void linesThatAreNearlyWhatMostSayKeepTheirOwnLetters() {
        Headers odd = headers(
                "host: a",
                "HOST: b",
                "Host2: c",
                "H: d",
                "Hos: ",
                "Host: ",
                "Host: e",
                "Upgrade: websockets",
                "Upgrade: WebSocket",
                "Upgrade: websocket",
                "Connection: upgrade",
                "sec-websocket-version: 13",
                "Sec-WebSocket-Version: 1",
                "X-Latin: caf\u00e9 \u0080\u0081\u0082\u00ff",
                "Cookie: \u00e9",
                "Sec-WebSocket-Accept: who asked?",
                "Z: last");
        assertThat(odd.size()).isEqualTo(17);
        assertKept(odd, odd);
        assertKept(odd, Headers.empty());
        assertKept(Headers.empty(), odd);
    }

    /** The last digit before the padding has four bits that are in no byte: another key is sent for each, and each is kept as it was. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dGhlIHNhbXBsZSBub25jZQ==",
                "CgoKCgoKCgoKCgoKCgoKCg==", // sixteen line feeds
                "gICAgICAgICAgICAgICAgA==",
                "//////////////////////w=",
                "/////////////////////w==",
                "+++++++++++++++++++++w==",
                "AQIDBAUGBwgJCgsMDQ4PEC==",
                "AQIDBAUGBwgJCgsMDQ4PEB==",
                "AQIDBAUGBwgJCgsMDQ4PE===",
                "AQIDBAUGBwgJCgsMDQ4PEA=",
                "AQIDBAUGBwgJCgsMDQ4PEA=!",
                "AQIDBAUGBwgJCgsMDQ4PEA!=",
                "AQIDBAUGBwgJCgsMDQ4PEA===",
                "AQIDBAUGBwgJC-sMDQ4PEA==",
                "AQIDBAUGBwgJC\u00e9sMDQ4PEA==",
                "short",
                ""
            })
    void everyKeyIsKeptAndItsAnswerWithIt(String key) {
        Headers request = headers("Sec-WebSocket-Key:" + key, "Host: a");
        assertKept(request, accepted(key));
        assertKept(headers("sec-websocket-key:" + key), accepted(key));
        assertKept(headers("Host: a", "Sec-WebSocket-Key:" + key, "Sec-WebSocket-Key: another"), accepted(key));
        assertKept(request, headers("sec-websocket-accept:" + AcceptKey.of(key)));
        assertKept(request, headers("Sec-WebSocket-Key:" + key));
    }

    @Test
    void theAnswerToAKeyIsNotKept() {
        Headers request = headers("Sec-WebSocket-Key: " + KEY);
        byte[] packed = PackedHeaders.pack(request, headers("Sec-WebSocket-Accept: " + ACCEPT));
        assertThat(packed).hasSize(17 + 1 + 1);
        assertThat(PackedHeaders.response(packed).first("Sec-WebSocket-Accept")).isEqualTo(ACCEPT);
    }

    /** Without a key there is nothing that it could be made of. */
    @Test
    void anAnswerToNoKeyIsKept() {
        assertKept(headers("Host: a"), headers("Sec-WebSocket-Accept: " + ACCEPT, "Sec-WebSocket-Accept: 2"));
    }

    /** Lines put together of what the packing knows, cut anywhere, and of letters by chance. */
    @RepeatedTest(50)
    void fieldsByChanceAreKept(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 40; i++) {
            assertKept(byChance(random), byChance(random));
        }
    }

    private static final List<String> KNOWN = List.of(
            "Host:127.0.0.1:80",
            "Host:localhost:8080",
            "Origin:http://localhost:8080",
            "Origin:https://example.com",
            "Upgrade:websocket",
            "Connection:Upgrade",
            "Connection:keep-alive, Upgrade",
            "Pragma:no-cache",
            "Cache-Control:no-cache",
            "Accept:*/*",
            "Accept-Encoding:gzip, deflate, br, zstd",
            "Accept-Encoding:gzip, deflate, br",
            "Accept-Language:en-US,en;q=0.9",
            "Sec-WebSocket-Version:13",
            "Sec-WebSocket-Key:" + KEY,
            "Sec-WebSocket-Key:AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Protocol:chat",
            "Sec-WebSocket-Extensions:permessage-deflate; client_max_window_bits",
            "Sec-WebSocket-Extensions:permessage-deflate; server_no_context_takeover; client_no_context_takeover",
            "User-Agent:Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)",
            "User-Agent:Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/131.0.0.0",
            "Cookie:JSESSIONID=4711",
            "X-Forwarded-For:10.0.0.1",
            "X-Forwarded-Proto:https",
            "x-request-id:1",
            "Server:Fairlead");

    private static Headers byChance(Random random) {
        Headers.Builder headers = Headers.builder();
        for (int line = random.nextInt(8); line > 0; line--) {
            String known = KNOWN.get(random.nextInt(KNOWN.size()));
            int colon = known.indexOf(':');
            String name = known.substring(0, colon);
            String value = known.substring(colon + 1);
            switch (random.nextInt(6)) {
                case 0 -> name = name.substring(0, 1 + random.nextInt(name.length()));
                case 1 -> name += "-" + (char) ('a' + random.nextInt(26));
                case 2 -> value = value.substring(0, random.nextInt(value.length() + 1));
                case 3 -> value += (char) (0x20 + random.nextInt(0xe0));
                case 4 -> value = (char) (0x20 + random.nextInt(0xe0)) + value;
                default -> {} // as it is known
            }
            headers.add(name, value);
        }
        return headers.build();
    }
}
