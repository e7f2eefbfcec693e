package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of an end, on the wire and here. */
class TerminationTest {

    private static Termination local(int code, String reason) {
        return new Termination(CloseCause.LOCAL, code, reason, null);
    }

    @Test
    void aReasonIsCutToWhatACloseFrameTakes() {
        assertThat(local(1000, "a".repeat(123)).reason()).isEqualTo("a".repeat(123));
        assertThat(local(1000, "a".repeat(124)).reason()).isEqualTo("a".repeat(123));
        assertThat(local(1000, "\u20AC".repeat(41)).reason()).isEqualTo("\u20AC".repeat(41));
    }

    @ParameterizedTest
    @CsvSource({"120, 1", "121, 0", "122, 0", "119, 1"})
    void aReasonIsNotCutInsideACharacter(int before, int kept) {
        String reason = local(1000, "a".repeat(before) + "\u20AC\u20AC").reason();
        assertThat(reason).isEqualTo("a".repeat(before) + "\u20AC".repeat(kept));
        assertThat(reason.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
    }

    @ParameterizedTest
    @CsvSource({
        "LOCAL, 1000, 1000, bye",
        "LOCAL, 4999, 4999, bye",
        "LOCAL, 1005, 1005, ''",
        "LOCAL, 1006, 1005, ''",
        "LOCAL, 1015, 1005, ''",
        "REMOTE, 4000, 4000, ''",
        "PROTOCOL, 1002, 1002, bye",
        "IDLE, 0, 1001, bye",
        "HEARTBEAT, 0, 1011, bye",
        "OVERLOAD, 0, 1013, bye",
        "FAULT, 0, 1011, bye"
    })
    void whatGoesOverTheWireIsAllowedThere(CloseCause cause, int code, int wireCode, String wireReason) {
        Termination termination = new Termination(cause, code, "bye", null);
        assertThat(termination.wireCode()).isEqualTo(wireCode);
        assertThat(termination.wireReason()).isEqualTo(wireReason);
    }

    @Test
    void whoStillWantsToSendIsToldTheCauseTheCodeAndTheReason() {
        assertThat(local(4001, "enough").sentence()).isEqualTo("The connection is closed (LOCAL, 4001): enough");
        assertThat(Termination.of(CloseCause.ABORT, "").sentence()).isEqualTo("The connection is closed (ABORT, 1006)");
        assertThat(local(4001, "enough").closeReason().getCloseCode().getCode()).isEqualTo(4001);
        assertThat(local(4001, "enough").closeReason().getReasonPhrase()).isEqualTo("enough");
    }

    @Test
    void whoAsksWhenASessionIsGoneIsToldBeforeAndAfterwards() {
        Gone gone = new Gone();
        CompletionStage<Void> before = gone.stage();
        CompletionStage<Void> again = gone.stage();
        assertThat(before.toCompletableFuture()).isNotDone();
        gone.now();
        assertThat(before.toCompletableFuture()).isDone();
        assertThat(again.toCompletableFuture()).isDone();
        assertThat(gone.stage().toCompletableFuture()).isDone();
    }

    @Test
    void charactersThatAreCutApartArePutTogether() {
        String text = "a\u00E9\u20AC\uD83D\uDE00z";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            Utf8Parts parts = new Utf8Parts();
            StringBuilder all = new StringBuilder();
            for (int from = 0; from < bytes.length; from += size) {
                ByteBuffer piece = ByteBuffer.wrap(bytes, from, Math.min(size, bytes.length - from));
                String decoded = parts.decode(piece);
                assertThat(decoded).doesNotContain("\uFFFD");
                all.append(decoded);
            }
            assertThat(all).as("in pieces of %d bytes", size).hasToString(text);
        }
    }

    @Test
    void aCharacterThatIsCompleteIsNotKeptBack() {
        Utf8Parts parts = new Utf8Parts();
        assertThat(parts.decode(ByteBuffer.wrap("\u20AC".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("\u20AC");
        assertThat(parts.decode(ByteBuffer.wrap(new byte[] {(byte) 0xF0, (byte) 0x9F, (byte) 0x98})))
                .isEmpty();
        assertThat(parts.decode(ByteBuffer.wrap(new byte[0]))).isEmpty();
        assertThat(parts.decode(ByteBuffer.wrap(new byte[] {(byte) 0x80, 'b'}))).isEqualTo("\uD83D\uDE00b");
    }
}
