package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.session.Connection;
import org.jspecify.annotations.Nullable;

/** One side of a random schedule: what its senders have sent, what it has received, and what it was told. One thread at a time. */
final class RandomSide {
    /** The fate of a message: its bytes were taken, and until it has failed the peer may receive it. */
    private static final class Message {
        final String text;
        int told;
        boolean failed;

        Message(String text) {
            this.text = text;
        }
    }

    final Connection connection;
    private final Conversation talk;
    private final MemoryTransport transport;
    private final Recorder recorder;
    private final List<List<Message>> sent = new ArrayList<>();
    private final StringBuilder[] partial;
    private final int[] sequence;
    private final List<String> received = new ArrayList<>();
    private final List<Message> asynchronous = new ArrayList<>();
    private final StringBuilder incoming = new StringBuilder();
    private boolean inside;
    private int overlaps;
    private int refusedPings;
    private int refusedFlushes;
    private int afterClose;
    private boolean closed;

    RandomSide(
            Conversation talk,
            Connection connection,
            MemoryTransport transport,
            Recorder recorder,
            Random random,
            int senders) {
        this.talk = talk;
        this.connection = connection;
        this.transport = transport;
        this.recorder = recorder;
        this.partial = new StringBuilder[senders];
        this.sequence = new int[senders];
        for (int i = 0; i < senders; i++) {
            sent.add(new ArrayList<>());
        }
        Form form = random.nextBoolean() ? Form.WHOLE : Form.PARTIAL;
        recorder.on(Kind.TEXT, form, (payload, last) -> receive((String) payload, last));
        recorder.on(
                Kind.BINARY,
                form,
                (payload, last) -> receive(
                        StandardCharsets.ISO_8859_1.decode((ByteBuffer) payload).toString(), last));
        recorder.on(Kind.PONG, Form.WHOLE, (payload, last) -> null);
        recorder.onClose = () -> closed = true;
    }

    private @Nullable Object receive(String part, boolean last) {
        overlaps += inside ? 1 : 0;
        afterClose += closed ? 1 : 0;
        inside = true;
        incoming.append(part);
        if (last) {
            received.add(incoming.toString());
            incoming.setLength(0);
        }
        inside = false;
        return null;
    }

    private Message next(int sender, int size) {
        int number = sequence[sender]++;
        return new Message(sender + ":" + number + ":" + letters(number, size));
    }

    /** Text that is ASCII goes another way than other text. */
    private static String letters(int which, int count) {
        return (which % 2 == 0 ? "e" : "é").repeat(count);
    }

    void sendAsync(int sender, int size) {
        if (partial[sender] != null) {
            return;
        }
        Message message = next(sender, size);
        asynchronous.add(message);
        sent.get(sender).add(message);
        long timeout = size % 7 == 0 ? 30_000_000L : 0;
        connection.sendTextAsync(message.text, timeout, failure -> {
            message.told++;
            message.failed = failure != null;
        });
    }

    void sendOnTheLoop(int sender, int size) {
        if (partial[sender] != null) {
            return;
        }
        Message message = next(sender, size);
        sent.get(sender).add(message);
        transport.execute(() -> {
            try {
                if (size % 2 == 0) {
                    connection.sendText(message.text);
                } else {
                    connection.sendBinary(ByteBuffer.wrap(message.text.getBytes(StandardCharsets.ISO_8859_1)));
                }
            } catch (IOException e) {
                message.failed = true;
            }
        });
        talk.pair.run();
    }

    /** Begins a partial message, goes on with it, or ends it. */
    void sendPart(int sender, int size) {
        boolean last = partial[sender] != null && size % 3 == 0;
        if (partial[sender] == null) {
            partial[sender] = new StringBuilder();
            sent.get(sender).add(next(sender, 0));
        }
        Message begun = sent.get(sender).get(sent.get(sender).size() - 1);
        String part = partial[sender].length() == 0 ? begun.text : letters(size / 2, size);
        partial[sender].append(part);
        if (last) {
            replaceLast(sender, partial[sender].toString(), begun.failed);
            partial[sender] = null;
        }
        transport.execute(() -> {
            try {
                connection.sendText(part, last);
            } catch (IOException e) {
                sent.get(sender).get(sent.get(sender).size() - 1).failed = true;
                connection.abort(); // a message of which a part was refused can neither go on nor end
            }
        });
        talk.pair.run();
    }

    private void replaceLast(int sender, String text, boolean failed) {
        List<Message> all = sent.get(sender);
        Message whole = new Message(text);
        whole.failed = failed;
        all.set(all.size() - 1, whole);
    }

    void endPartial(int sender) {
        if (partial[sender] != null) {
            sendPart(sender, 3);
        }
    }

    void batching(boolean allowed) {
        connection.allowBatching(allowed);
    }

    void flushBatch() {
        try {
            connection.flushBatch();
        } catch (IOException ended) {
            refusedFlushes++;
        }
    }

    void ping() {
        try {
            connection.sendPing(ByteBuffer.allocate(4));
        } catch (IOException ended) {
            refusedPings++;
        }
    }

    /** Checks what was received against what the peer's senders sent. @param all whether everything must have arrived */
    void sees(RandomSide peer, boolean all) {
        for (int sender = 0; sender < peer.sent.size(); sender++) {
            String prefix = sender + ":";
            List<String> mine =
                    received.stream().filter(text -> text.startsWith(prefix)).toList();
            List<String> theirs = new ArrayList<>();
            for (Message message : peer.sent.get(sender)) {
                if (!message.failed) {
                    theirs.add(message.text);
                }
            }
            if (all) {
                assertThat(mine).isEqualTo(theirs);
            } else {
                List<String> inOrder = new ArrayList<>(
                        peer.sent.get(sender).stream().map(m -> m.text).toList());
                inOrder.retainAll(mine);
                assertThat(mine).isEqualTo(inOrder);
            }
        }
        assertThat(received).doesNotHaveDuplicates();
        assertThat(received).allMatch(text -> text.matches("[0-2]:[0-9]+:[eé]*"));
    }

    void hasEnded() {
        List<String> events = Conversation.drain(recorder);
        events.removeIf(event -> event.equals("abandoned"));
        assertThat(events.get(0)).isEqualTo("open");
        assertThat(events.get(events.size() - 1)).isEqualTo("closed");
        assertThat(events.get(events.size() - 2)).startsWith("close ");
        assertThat(events.stream().filter(event -> event.startsWith("close ")).count())
                .isEqualTo(1);
        assertThat(overlaps).isZero();
        assertThat(refusedPings).isNotNegative();
        assertThat(refusedFlushes).isNotNegative();
        assertThat(afterClose).isZero();
        assertThat(asynchronous).allMatch(message -> message.told == 1);
    }
}
