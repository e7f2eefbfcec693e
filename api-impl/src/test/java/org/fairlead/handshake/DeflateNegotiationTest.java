package org.fairlead.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.fairlead.handshake.DeflateNegotiation.Agreement;
import org.fairlead.handshake.DeflateNegotiation.Preferences;
import org.fairlead.protocol.DeflateParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateNegotiationTest {

    private static final Preferences OPEN = new Preferences(false, false, 15, 15);

    private static List<ExtensionHeader> parse(String line) throws HandshakeException {
        return ExtensionHeader.parse(List.of(line));
    }

    private static @Nullable Agreement answer(String offers, Preferences preferences) throws HandshakeException {
        return DeflateNegotiation.answer(parse(offers), preferences);
    }

    private static void assertAnswer(
            String offers, Preferences preferences, String response, DeflateParameters parameters) throws Exception {
        Agreement agreement = answer(offers, preferences);
        assertThat(agreement).isNotNull();
        assertThat(ExtensionHeader.format(List.of(agreement.response()))).isEqualTo(response);
        assertThat(agreement.parameters()).isEqualTo(parameters);
    }

    private static @Nullable DeflateParameters agreed(String offer, String answer) throws HandshakeException {
        return DeflateNegotiation.agreed(parse(offer).get(0), parse(answer));
    }

    // ---- the server's answer

    @Test
    void offersOfOtherExtensionsAreNotAnswered() throws Exception {
        assertThat(DeflateNegotiation.answer(List.of(), OPEN)).isNull();
        assertThat(answer("mux, permessage-bzip2; a=b", OPEN)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    permessage-deflate                                | permessage-deflate                             | false | false | 15 | 15
                    mux, permessage-deflate                           | permessage-deflate                             | false | false | 15 | 15
                    permessage-deflate; client_max_window_bits        | permessage-deflate                             | false | false | 15 | 15
                    permessage-deflate; client_max_window_bits=15     | permessage-deflate                             | false | false | 15 | 15
                    permessage-deflate; client_max_window_bits=9      | permessage-deflate; client_max_window_bits=9   | false | false | 15 | 9
                    permessage-deflate; server_max_window_bits=10     | permessage-deflate; server_max_window_bits=10  | false | false | 10 | 15
                    permessage-deflate; server_max_window_bits=8      | permessage-deflate; server_max_window_bits=8   | false | false | 8  | 15
                    permessage-deflate; server_max_window_bits=15     | permessage-deflate; server_max_window_bits=15  | false | false | 15 | 15
                    permessage-deflate; server_no_context_takeover    | permessage-deflate; server_no_context_takeover | true  | false | 15 | 15
                    permessage-deflate; client_no_context_takeover    | permessage-deflate; client_no_context_takeover | false | true  | 15 | 15
                    """)
    void offerIsEchoedAsTheRfcSays(
            String offer, String response, boolean serverReset, boolean clientReset, int serverBits, int clientBits)
            throws Exception {
        assertAnswer(offer, OPEN, response, new DeflateParameters(serverReset, clientReset, serverBits, clientBits));
    }

    @Test
    void firstAcceptableOfferOfRfc7692Section713IsAnswered() throws Exception {
        assertAnswer(
                "permessage-deflate; client_max_window_bits; server_max_window_bits=10,"
                        + " permessage-deflate; client_max_window_bits",
                OPEN,
                "permessage-deflate; server_max_window_bits=10",
                new DeflateParameters(false, false, 10, 15));
    }

    @Test
    void preferencesAreAnsweredWithoutBeingAskedFor() throws Exception {
        assertAnswer(
                "permessage-deflate",
                new Preferences(true, true, 12, 11),
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12",
                new DeflateParameters(true, true, 12, 15));
    }

    @Test
    void clientWindowIsLimitedOnlyWhereTheOfferAllowsIt() throws Exception {
        Preferences small = new Preferences(false, false, 15, 11);
        assertAnswer(
                "permessage-deflate; client_max_window_bits",
                small,
                "permessage-deflate; client_max_window_bits=11",
                new DeflateParameters(false, false, 15, 11));
        assertAnswer(
                "permessage-deflate; client_max_window_bits=9",
                small,
                "permessage-deflate; client_max_window_bits=9",
                new DeflateParameters(false, false, 15, 9));
    }

    @Test
    void smallerOfOfferedAndPreferredServerWindowIsAnswered() throws Exception {
        assertAnswer(
                "permessage-deflate; server_max_window_bits=14",
                new Preferences(false, false, 9, 15),
                "permessage-deflate; server_max_window_bits=9",
                new DeflateParameters(false, false, 9, 15));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "unknown=1",
                "Server_no_context_takeover",
                "server_no_context_takeover=1",
                "client_no_context_takeover=true",
                "server_no_context_takeover; server_no_context_takeover",
                "client_no_context_takeover; client_no_context_takeover",
                "server_max_window_bits",
                "server_max_window_bits=7",
                "server_max_window_bits=16",
                "server_max_window_bits=010",
                "server_max_window_bits=+9",
                "server_max_window_bits=99999999999",
                "server_max_window_bits=10; server_max_window_bits=10",
                "client_max_window_bits=7",
                "client_max_window_bits=08",
                "client_max_window_bits; client_max_window_bits",
                "client_max_window_bits; client_max_window_bits=10",
                "client_max_window_bits=10; client_max_window_bits"
            })
    void wrongOfferIsDeclinedAndTheNextOneTried(String parameters) throws Exception {
        String wrong = "permessage-deflate; " + parameters;
        assertThat(answer(wrong, OPEN)).isNull();
        assertAnswer(
                wrong + ", permessage-deflate; server_no_context_takeover",
                OPEN,
                "permessage-deflate; server_no_context_takeover",
                new DeflateParameters(true, false, 15, 15));
        assertThatThrownBy(() -> agreed("permessage-deflate; client_max_window_bits", wrong))
                .isInstanceOf(HandshakeException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 16})
    void preferredWindowBitsMustBe8To15(int bits) {
        assertThatThrownBy(() -> new Preferences(false, false, bits, 15))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("server_max_window_bits must be 8 to 15, not " + bits);
        assertThatThrownBy(() -> new Preferences(false, false, 15, bits))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("client_max_window_bits must be 8 to 15, not " + bits);
    }

    // ---- the client's offer and what it makes of the answer

    @Test
    void offerSaysWhatIsPreferredAndThatOurWindowMayBeLimited() {
        assertThat(ExtensionHeader.format(List.of(DeflateNegotiation.offer(OPEN))))
                .isEqualTo("permessage-deflate; client_max_window_bits");
        assertThat(ExtensionHeader.format(List.of(DeflateNegotiation.offer(new Preferences(true, true, 10, 9)))))
                .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                        + " server_max_window_bits=10; client_max_window_bits=9");
    }

    @Test
    void answerWithoutDeflateAgreesOnNone() throws Exception {
        assertThat(DeflateNegotiation.agreed(DeflateNegotiation.offer(OPEN), List.of()))
                .isNull();
        assertThat(agreed("permessage-deflate", "mux")).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    permessage-deflate                             | permessage-deflate                             | false | false | 15 | 15
                    permessage-deflate                             | mux, permessage-deflate                        | false | false | 15 | 15
                    permessage-deflate                             | permessage-deflate; server_no_context_takeover | true  | false | 15 | 15
                    permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover | true  | false | 15 | 15
                    permessage-deflate                             | permessage-deflate; client_no_context_takeover | false | true  | 15 | 15
                    permessage-deflate; client_no_context_takeover | permessage-deflate                             | false | true  | 15 | 15
                    permessage-deflate                             | permessage-deflate; server_max_window_bits=9   | false | false | 9  | 15
                    permessage-deflate; server_max_window_bits=10  | permessage-deflate; server_max_window_bits=10  | false | false | 10 | 15
                    permessage-deflate; client_max_window_bits     | permessage-deflate; client_max_window_bits=12  | false | false | 15 | 12
                    permessage-deflate; client_max_window_bits=12  | permessage-deflate; client_max_window_bits=11  | false | false | 15 | 11
                    permessage-deflate; client_max_window_bits=12  | permessage-deflate                             | false | false | 15 | 12
                    """)
    void allowedAnswerIsAgreed(
            String offer, String answer, boolean serverReset, boolean clientReset, int serverBits, int clientBits)
            throws Exception {
        assertThat(agreed(offer, answer))
                .isEqualTo(new DeflateParameters(serverReset, clientReset, serverBits, clientBits));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    permessage-deflate                             | permessage-deflate, permessage-deflate         | Expected permessage-deflate once in the answer, but it stands there 2 times
                    permessage-deflate; server_no_context_takeover | permessage-deflate                             | Expected server_no_context_takeover in the answer, since it was asked for
                    permessage-deflate; server_max_window_bits=10  | permessage-deflate                             | Expected server_max_window_bits in the answer, since it was asked for
                    permessage-deflate; server_max_window_bits=10  | permessage-deflate; server_max_window_bits=11  | Expected server_max_window_bits of at most 10 in the answer, but it is 11
                    permessage-deflate                             | permessage-deflate; client_max_window_bits=12  | client_max_window_bits is in the answer, but was not offered
                    permessage-deflate; client_max_window_bits     | permessage-deflate; client_max_window_bits     | Expected a value of client_max_window_bits in the answer, but it has none
                    permessage-deflate; client_max_window_bits=12  | permessage-deflate; client_max_window_bits=13  | Expected client_max_window_bits of at most 12 in the answer, but it is 13
                    permessage-deflate                             | permessage-deflate; window=1                   | Expected a parameter that permessage-deflate has, but found "window"
                    permessage-deflate                             | permessage-deflate; server_no_context_takeover=1 | server_no_context_takeover must have no value, but has "1"
                    permessage-deflate                             | permessage-deflate; server_max_window_bits=07  | server_max_window_bits must be 8 to 15, but is "07"
                    """)
    void wrongAnswerFailsWithItsReason(String offer, String answer, String message) {
        assertThatThrownBy(() -> agreed(offer, answer))
                .isInstanceOf(HandshakeException.class)
                .hasMessage(message);
    }

    @Test
    void answersOfOurServerAreAgreedByOurClient() throws Exception {
        for (int client = 8; client <= 15; client++) {
            for (int server = 8; server <= 15; server++) {
                Preferences asks = new Preferences(server % 2 == 0, client % 3 == 0, server, client);
                Preferences answers = new Preferences(client % 2 == 0, server % 3 == 0, 23 - client, 23 - server);
                ExtensionHeader offer = DeflateNegotiation.offer(asks);
                Agreement agreement = DeflateNegotiation.answer(List.of(offer), answers);
                assertThat(agreement).isNotNull();
                assertThat(DeflateNegotiation.agreed(offer, List.of(agreement.response())))
                        .isEqualTo(agreement.parameters());
            }
        }
    }
}
