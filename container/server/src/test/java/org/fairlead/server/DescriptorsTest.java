package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server in a JVM of its own that may open few files. */
@Tag("defaults")
@EnabledOnOs(value = OS.LINUX, disabledReason = "ulimit as Linux has it")
class DescriptorsTest {

    private static final int DESCRIPTORS = 600;

    private static Process server() throws Exception {
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dio.netty.transport.noNative=" + Boolean.getBoolean("io.netty.transport.noNative"),
                        SigtermProgram.class.getName(),
                        "1000")
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void serverWithoutDescriptorsWaitsQuietlyAndGoesOn() throws Exception {
        Process process = server();
        List<Socket> crowd = new ArrayList<>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            int port = Integer.parseInt(output.readLine());
            RawClient.upgraded(port, "/echo").close(); // so that all classes are there
            for (int i = 0; i < 2 * DESCRIPTORS; i++) {
                crowd.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            List<String> said = new ArrayList<>();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.add(line);
                if (line.contains("cannot accept connections on 127.0.0.1:0, which wait meanwhile: ")) {
                    break;
                }
            }

            for (Socket socket : crowd) {
                socket.close();
            }
            RawClient.upgraded(port, "/echo").close();

            process.toHandle().destroy();
            // a line with its date: no trace, and not again and again
            assertThat(output.lines().toList()).as("after %s", said).isEmpty();
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
            process.destroyForcibly();
        }
    }

    @Test
    void sessionsAreCappedBeforeTheDescriptorsEnd() throws Exception {
        Process process = server();
        List<RawClient> clients = new ArrayList<>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            int port = Integer.parseInt(output.readLine());
            for (int i = 0; i < DESCRIPTORS / 5 * 4; i++) {
                RawClient client = new RawClient(port);
                clients.add(client);
                String head = client.send(RawClient.handshake("/echo")).readHead();
                if (!head.startsWith("HTTP/1.1 101 ")) {
                    break;
                }
            }
            int sessions = clients.size();
            try (RawClient last = new RawClient(port)) {
                assertThat(last.send(RawClient.handshake("/echo")).readHead()).startsWith("HTTP/1.1 503 ");
            }
            assertThat(sessions).isEqualTo(DESCRIPTORS / 5 * 4);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
            process.destroyForcibly();
        }
    }
}
