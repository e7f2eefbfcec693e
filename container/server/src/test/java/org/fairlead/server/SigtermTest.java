package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** SIGTERM to a server in a JVM of its own. */
@Tag("C11")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no SIGTERM there")
class SigtermTest {

    /** 128 and the number of the signal. */
    private static final int ENDED_BY_SIGTERM = 143;

    private static final byte[] EMPTY_TEXT = {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0};

    /** The child, which has started to listen. */
    private record Program(Process process, BufferedReader output, int port) implements AutoCloseable {

        static Program run(long drainMillis) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-Dio.netty.transport.noNative=" + Boolean.getBoolean("io.netty.transport.noNative"),
                            SigtermProgram.class.getName(),
                            Long.toString(drainMillis))
                    .redirectErrorStream(true)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            return new Program(process, output, Integer.parseInt(output.readLine()));
        }

        void terminate() {
            // by its handle: the process object would close our end of its output as well
            assertThat(process.toHandle().destroy()).isTrue();
        }

        void assertEnded() throws InterruptedException {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(output.lines()).as("what else it printed").isEmpty();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void everySessionIsTold1001() throws Exception {
        try (Program program = Program.run(60_000)) {
            List<Peer> peers = new ArrayList<>();
            HttpClient http = HttpClient.newHttpClient();
            for (int i = 0; i < 20; i++) {
                Peer peer = new Peer();
                Peer.connect(http, URI.create("ws://127.0.0.1:" + program.port() + "/echo"), peer);
                peers.add(peer);
            }

            program.terminate();

            for (Peer peer : peers) {
                assertThat(peer.next()).isEqualTo(1001);
            }
            program.assertEnded();
        }
    }

    @Test
    void peerThatDoesNotAnswerIsCutAtTheDrainTimeout() throws Exception {
        try (Program program = Program.run(2000);
                RawClient client = RawClient.upgraded(program.port(), "/echo")) {
            program.terminate();

            assertThat(client.readCloseCode()).isEqualTo(1001);
            assertThat(client.ended()).isTrue();
            program.assertEnded();
        }
    }

    @Test
    void handlerThatNeverReturnsDoesNotKeepTheProgram() throws Exception {
        try (Program program = Program.run(2000);
                RawClient client = RawClient.upgraded(program.port(), "/stuck", EMPTY_TEXT)) {
            assertThat(program.output().readLine()).isEqualTo("stuck");

            program.terminate();

            assertThat(client.readCloseCode()).isEqualTo(1001);
            program.assertEnded();
        }
    }
}
