package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.DecodeException;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.fairlead.session.FairleadSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is logged of errors that no onError takes: nothing that a peer can fill the log with, and all that is the application's fault. */
class UnhandledErrorsTest {
    private static final Logger LOGGER = Logger.getLogger("org.fairlead.session");

    @ServerEndpoint("/plain")
    public static final class Plain {
        @OnMessage
        public void text(String how, Session session) throws Exception {
            fail(how, session);
        }
    }

    @ServerEndpoint("/worse")
    public static final class Worse {
        @OnMessage
        public void text(String how, Session session) throws Exception {
            fail(how, session);
        }

        @OnError
        public void error(Throwable error) {
            throw new IllegalStateException("onError fails too");
        }
    }

    private static void fail(String how, Session session) throws Exception {
        switch (how) {
            case "fault" -> throw new IllegalArgumentException("a fault");
            case "disk" -> throw new IOException("the disk is full");
            case "input" -> throw new DecodeException(how, "no number");
            case "abort" -> {
                Thread other = new Thread(((FairleadSession) session)::abort);
                other.start();
                other.join();
                throw new IOException("cannot be sent");
            }
            default -> session.setMaxTextMessageBufferSize(3);
        }
    }

    private final List<LogRecord> lines = new CopyOnWriteArrayList<>();
    private final Handler collector = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final InMemoryNetwork network = InMemoryNetwork.create();

    @BeforeEach
    void listen() throws Exception {
        LOGGER.setLevel(Level.ALL);
        LOGGER.addHandler(collector);
        network.deploy(Plain.class);
        network.deploy(Worse.class);
    }

    @AfterEach
    void listenNoMore() {
        network.close();
        LOGGER.removeHandler(collector);
        LOGGER.setLevel(null);
    }

    private LogRecord line(String path, String how) throws Exception {
        network.connect(path).send(how);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    @Test
    void aFaultOfTheApplicationIsAWarningWithItsStackTrace() throws Exception {
        LogRecord line = line("/plain", "fault");
        assertThat(line.getLevel()).isEqualTo(Level.WARNING);
        assertThat(line.getThrown()).hasMessage("a fault");
        assertThat(line.getMessage())
                .startsWith(Plain.class.getName() + " has no handler for this error of Session[")
                .endsWith("/plain]");
    }

    @Test
    void anExceptionOfInputOrOutputOnAnOpenSessionIsALine() throws Exception {
        LogRecord line = line("/plain", "disk");
        assertThat(line.getLevel()).isEqualTo(Level.INFO);
        assertThat(line.getThrown()).isNull();
        assertThat(line.getMessage()).endsWith(": java.io.IOException: the disk is full");
    }

    @Test
    void inputThatADecoderRefusesIsALine() throws Exception {
        LogRecord line = line("/plain", "input");
        assertThat(line.getLevel()).isEqualTo(Level.INFO);
        assertThat(line.getThrown()).isNull();
        assertThat(line.getMessage()).endsWith("DecodeException: no number");
    }

    @Test
    void whatFailsBecauseTheConnectionIsOverIsForWhoLooksCloser() throws Exception {
        LogRecord line = line("/plain", "abort");
        assertThat(line.getLevel()).isEqualTo(Level.FINE);
        assertThat(line.getMessage()).endsWith(": java.io.IOException: cannot be sent");
    }

    @Test
    void aPeerThatBreaksARuleIsForWhoLooksCloser() throws Exception {
        TestClient client = network.connect("/plain");
        client.send("limit");
        client.send("more than that");
        assertThat(client.closeReason()).isNotNull();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).getLevel()).isEqualTo(Level.FINE);
        assertThat(lines.get(0).getMessage()).contains("SessionException");
    }

    @Test
    void anOnErrorThatFailsIsAWarning() throws Exception {
        LogRecord line = line("/worse", "fault");
        assertThat(line.getLevel()).isEqualTo(Level.WARNING);
        assertThat(line.getThrown()).hasMessage("onError fails too");
        assertThat(line.getMessage())
                .isEqualTo("onError of " + Worse.class.getName()
                        + " failed when it was told of java.lang.IllegalArgumentException: a fault");
    }
}
