package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fairlead.session.Recipient;
import org.junit.jupiter.api.Test;

/** Who keeps something for a session is told of its end. */
class RecipientTest {

    @Test
    void thoseWhoListenWhenTheSessionEndsAreToldOnceAndNobodyElse() throws Exception {
        try (Crowd crowd = new Crowd()) {
            Crowd.Reader reader = crowd.join("/plain");
            Session session = crowd.last();
            Recipient recipient = Recipient.of(session);
            List<String> told = new CopyOnWriteArrayList<>();
            Recipient.EndListener twice = ended -> told.add("twice");
            Recipient.EndListener removed = ended -> told.add("removed");
            recipient.removeEndListener(removed); // whom nobody knows
            assertThat(recipient.onEnd(twice)).isTrue();
            assertThat(recipient.onEnd(removed)).isTrue();
            assertThat(recipient.onEnd(twice)).isTrue();
            recipient.removeEndListener(removed);
            assertThat(recipient).hasToString(session.toString());
            session.close();
            reader.closed();
            crowd.network.settle();
            assertThat(told).containsExactly("twice");
            assertThat(recipient.onEnd(removed)).as("too late").isFalse();
            recipient.removeEndListener(twice);
        }
    }
}
