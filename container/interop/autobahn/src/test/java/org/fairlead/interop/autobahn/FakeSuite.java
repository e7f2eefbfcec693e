package org.fairlead.interop.autobahn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Speaks as the suite's program does, with two cases whose result its first argument says: for tests of what runs it. */
final class FakeSuite {

    private static final Frame HELLO = Frame.of(Frame.TEXT, "Hello");

    private FakeSuite() {}

    public static void main(String[] args) throws Exception {
        List<String> options = List.of(args);
        if (options.contains("--autobahnversion")) {
            System.out.println("Autobahn 0.0.1\nAutobahnTestSuite 0.0.2");
            return;
        }
        String mode = options.get(options.indexOf("--mode") + 1);
        JsonNode spec = new ObjectMapper()
                .readTree(Path.of(options.get(options.indexOf("--spec") + 1)).toFile());
        if (!spec.path("cases").toString().equals("[\"1.*\",\"2.*\"]")) {
            throw new IllegalArgumentException("not the cases of the test: " + spec);
        }
        System.out.println("Ok, will run 2 test cases");
        if (mode.equals("fuzzingclient")) {
            client(URI.create(
                    spec.required("servers").required(0).required("url").asText()));
            report(spec, args[0]);
        } else {
            server(URI.create(spec.required("url").asText()).getPort(), spec, args[0]);
        }
    }

    private static void client(URI uri) throws Exception {
        try (Peer peer = Peer.client(new Socket(uri.getHost(), uri.getPort()), uri.getPath(), "permessage-deflate")) {
            peer.send(HELLO).readMessage();
            peer.closeNormally();
        }
    }

    private static void server(int port, JsonNode spec, String result) throws Exception {
        int cases = 0;
        try (ServerSocket listener = new ServerSocket(port, 10, InetAddress.getLoopbackAddress())) {
            while (true) {
                try (Peer peer = Peer.server(listener.accept(), "", () -> {})) {
                    switch (peer.target().replaceAll("\\?.*", "")) {
                        case "/getCaseCount" -> peer.send(Frame.of(Frame.TEXT, "2"));
                        case "/runCase" -> {
                            cases++;
                            peer.send(HELLO).expect(HELLO);
                        }
                        // a client that leaves out a case has no report
                        case "/updateReports" -> report(spec, cases == 2 ? result : "FAILED");
                        default -> throw new IllegalStateException(peer.target());
                    }
                    peer.closeNormally();
                }
            }
        }
    }

    private static void report(JsonNode spec, String result) throws IOException {
        Path folder = Files.createDirectories(Path.of(spec.required("outdir").asText()));
        String second = result.equals("LOST")
                ? ""
                : ", \"2.10\": {\"behavior\": \"" + result
                        + "\", \"behaviorClose\": \"OK\", \"remoteCloseCode\": null}";
        Files.writeString(
                folder.resolve("index.json"),
                "{\"Fairlead\": {\"1.1.1\": {\"behavior\": \"OK\", \"behaviorClose\": \"OK\", \"duration\": 2}" + second
                        + "}}");
    }
}
