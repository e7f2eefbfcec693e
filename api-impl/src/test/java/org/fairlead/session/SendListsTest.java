package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.protocol.MessageFrames;
import org.junit.jupiter.api.Test;

/** The lists that messages on their way out stand in, and which of them have waited too long. */
class SendListsTest {

    private final Send.Queue queue = new Send.Queue();
    private final WaitingSends waiting = new WaitingSends();
    private final Send.Queue inFlight = new Send.Queue();
    private final SendDeadlines deadlines = new SendDeadlines();
    private final Object stream = new Object();
    private final Object otherStream = new Object();

    private static Send text(String text) {
        return Send.text(text, null);
    }

    private static Send part(String text, boolean last, Object stream) {
        return Send.text(text, last, stream);
    }

    private static Send about(Object topic, String text) {
        return Send.frames(MessageFrames.text(text), topic);
    }

    private static List<Send> all(Send.Queue queue) {
        List<Send> all = new ArrayList<>();
        for (Send each = queue.peek(); each != null; each = each.next) {
            all.add(each);
        }
        return all;
    }

    @Test
    void aListCountsMessagesAndBytesAndKeepsItsOrder() {
        Send first = text("first");
        Send second = text("second");
        Send third = text("third one");
        queue.add(second);
        queue.add(third);
        queue.addFirst(first);
        assertThat(all(queue)).containsExactly(first, second, third);
        assertThat(queue.messages()).isEqualTo(3);
        assertThat(queue.bytes()).isEqualTo(5 + 6 + 9);
        assertThat(queue.poll()).isSameAs(first);
        assertThat(first.next).isNull();
        assertThat(queue.messages()).isEqualTo(2);
        assertThat(queue.bytes()).isEqualTo(6 + 9);
        queue.poll();
        queue.poll();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.poll()).isNull();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void aListThatWasEmptiedIsFilledAgain() {
        Send first = text("a");
        queue.addFirst(first);
        assertThat(queue.poll()).isSameAs(first);
        Send second = text("b");
        queue.add(second);
        assertThat(all(queue)).containsExactly(second);
        queue.remove(second);
        assertThat(queue.isEmpty()).isTrue();
        Send third = text("c");
        Send fourth = text("d");
        queue.addFirst(third);
        queue.add(fourth);
        assertThat(all(queue)).containsExactly(third, fourth);
    }

    @Test
    void whatIsTakenOutOfTheMiddleOrFromTheEndLeavesTheOthers() {
        List<Send> sends = List.of(text("a"), text("b"), text("c"), text("d"));
        sends.forEach(queue::add);
        queue.remove(sends.get(1));
        queue.remove(sends.get(3));
        queue.remove(text("of another list"));
        assertThat(all(queue)).containsExactly(sends.get(0), sends.get(2));
        assertThat(queue.messages()).isEqualTo(2);
        assertThat(queue.bytes()).isEqualTo(2);
        Send last = text("e");
        queue.add(last);
        assertThat(all(queue)).containsExactly(sends.get(0), sends.get(2), last);
    }

    @Test
    void aNewerMessageTakesThePlaceOfTheOneOfItsTopic() {
        Send a = about("a", "1");
        Send b = about("b", "1");
        Send c = about("c", "1");
        waiting.add(a);
        waiting.add(text("of no topic"));
        waiting.add(b);
        waiting.add(c);
        long bytes = waiting.bytes();
        for (String topic : List.of("a", "b", "c")) {
            assertThat(waiting.replaceOlder(about(topic, "12345"))).isTrue();
        }
        assertThat(waiting.replaceOlder(about("d", "1"))).isFalse();
        assertThat(waiting.replaceOlder(text("of no topic"))).isFalse();
        assertThat(waiting.messages()).isEqualTo(4);
        assertThat(waiting.bytes()).isEqualTo(bytes + 3 * 4);
        List<Object> topics = new ArrayList<>();
        for (Send each = waiting.peek(); each != null; each = each.next) {
            topics.add(each.topic == null ? "none" : each.topic);
        }
        assertThat(topics).containsExactly("a", "none", "b", "c");
        assertThat(List.of(a, b, c)).allMatch(old -> old.next == null);
        Send last = text("last");
        waiting.add(last);
        assertThat(waiting.messages()).isEqualTo(5);
    }

    @Test
    void theNextPartOfAnOpenMessageIsFoundBehindOthers() {
        OpenMessage open = OpenMessage.of(part("one ", false, stream));
        waiting.add(text("whole"));
        waiting.add(part("not it", false, otherStream));
        assertThat(waiting.continuation(open)).isNull();
        assertThat(waiting.endsMessage(open)).isFalse();
        Send second = part("two ", false, stream);
        waiting.add(second);
        assertThat(waiting.continuation(open)).isSameAs(second);
        assertThat(waiting.endsMessage(open)).isFalse();
        waiting.add(part("the end of another", true, otherStream));
        assertThat(waiting.endsMessage(open)).isFalse();
        waiting.add(part("three", true, stream));
        assertThat(waiting.continuation(open)).isSameAs(second);
        assertThat(waiting.endsMessage(open)).isTrue();
    }

    @Test
    void aPartHasBegunWhereEarlierOnesOfItsMessageWait() {
        Send part = part("two", true, stream);
        assertThat(waiting.haveBegun(part, null)).isFalse();
        assertThat(waiting.haveBegun(part, OpenMessage.of(part("one", false, stream))))
                .isTrue();
        assertThat(waiting.haveBegun(part, OpenMessage.of(part("one", false, otherStream))))
                .isFalse();
        waiting.add(part("one", false, otherStream));
        waiting.add(text("whole"));
        assertThat(waiting.haveBegun(part, null)).isFalse();
        waiting.add(part("one", false, stream));
        assertThat(waiting.haveBegun(part, null)).isTrue();
        waiting.add(part("two", true, stream));
        assertThat(waiting.haveBegun(part, null)).as("that message has its end").isFalse();
        assertThat(waiting.haveBegun(text("whole"), null)).isFalse();
    }

    private Send due(Send send, long deadline) {
        deadlines.set(send, deadline);
        return send;
    }

    @Test
    void theEarliestDeadlineIsKnown() {
        assertThat(deadlines.earliest()).isEqualTo(Timers.NEVER);
        waiting.add(due(text("a"), 30));
        assertThat(deadlines.earliest()).isEqualTo(30);
        queue.add(due(text("b"), 20));
        queue.add(due(text("c"), 40));
        assertThat(deadlines.earliest()).isEqualTo(20);
        assertThat(deadlines.expire(19, waiting, queue, inFlight).withdrawn().isEmpty())
                .isTrue();
        assertThat(deadlines.earliest()).isEqualTo(20);
        assertThat(deadlines.expire(30, waiting, queue, inFlight).withdrawn().messages())
                .isEqualTo(2);
        assertThat(deadlines.earliest()).isEqualTo(40);
    }

    @Test
    void whatHasWaitedTooLongIsWithdrawnAndNothingElse() {
        Send late = due(text("late"), 10);
        Send inTime = due(text("in time"), 11);
        Send queuedLate = due(text("late in the queue"), 10);
        Send queuedInTime = due(text("in time in the queue"), 11);
        waiting.add(late);
        waiting.add(inTime);
        queue.add(queuedInTime);
        queue.add(queuedLate);
        inFlight.add(due(text("in flight"), 11));
        SendDeadlines.Expired expired = deadlines.expire(10, waiting, queue, inFlight);
        assertThat(all(expired.withdrawn())).containsExactly(late, queuedLate);
        assertThat(expired.cut()).as("a frame was sent in part").isFalse();
        assertThat(waiting.peek()).isSameAs(inTime);
        assertThat(waiting.messages()).isEqualTo(1);
        assertThat(all(queue)).containsExactly(queuedInTime);
    }

    @Test
    void theConnectionIsCutWhereThePeerHasAPartAlready() {
        inFlight.add(due(text("in flight"), 10));
        assertThat(deadlines.expire(9, waiting, queue, inFlight).cut()).isFalse();
        assertThat(deadlines.expire(10, waiting, queue, inFlight).cut()).isTrue();
        inFlight.poll();
        Send queued = due(part("two", true, stream), 10);
        queued.continuation = true;
        queue.add(queued);
        assertThat(deadlines.expire(10, waiting, queue, inFlight).cut()).isTrue();
        queue.add(due(part("the first of several", false, stream), 10));
        assertThat(deadlines.expire(10, waiting, queue, inFlight).cut()).isTrue();
        Send held = due(part("two", true, stream), 10);
        waiting.add(held);
        assertThat(deadlines.expire(10, waiting, queue, inFlight).cut()).isFalse();
        held.continuation = true;
        waiting.add(held);
        assertThat(deadlines.expire(10, waiting, queue, inFlight).cut()).isTrue();
        assertThat(waiting.isEmpty()).isTrue();
        assertThat(queue.isEmpty()).isTrue();
    }
}
