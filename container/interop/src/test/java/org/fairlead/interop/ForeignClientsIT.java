package org.fairlead.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.interop.foreign.ForeignTools;
import org.fairlead.interop.foreign.Program;
import org.fairlead.interop.foreign.Scenarios;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts for Node's ws and Python's websockets talk to our server: each line that they print is a test. */
@ParameterizedClass(name = "deflate={0}")
@ValueSource(booleans = {false, true})
class ForeignClientsIT {

    @Parameter
    boolean deflate = false;

    @TestFactory
    List<DynamicTest> nodeWs() throws Exception {
        return run(NodeScripts.command("client.mjs"));
    }

    @TestFactory
    List<DynamicTest> pythonWebsockets() throws Exception {
        return run(python());
    }

    private static List<String> python() throws Exception {
        Path python = ForeignTools.find("Python", "/usr/bin/python3", "python3");
        try (Program probe =
                Program.start(Path.of("target"), List.of(python.toString(), "-c", "import websockets.legacy.client"))) {
            if (probe.awaitExit() != 0) {
                throw ForeignTools.missing("Python's websockets", "apt install python3-websockets");
            }
        }
        Path script = Path.of("src/test/resources/python/client.py").toAbsolutePath();
        if (!Files.exists(script)) {
            throw new IllegalStateException("not run in the module's directory");
        }
        return List.of(python.toString(), script.toString());
    }

    private List<DynamicTest> run(List<String> client) throws Exception {
        List<String> command = new java.util.ArrayList<>(client);
        try (OurServer server = OurServer.start(deflate)) {
            command.add(server.uri("").toString());
            command.add(server.secureUri("").toString());
            command.add(TestCertificate.get().certificatePem().toString());
            return Scenarios.run(
                    Path.of("target").toAbsolutePath(), command, java.util.Map.of("DEFLATE", deflate ? "on" : "off"));
        }
    }
}
