package org.fairlead.interop;

import java.nio.file.Path;
import java.util.List;
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
        return run(PythonScripts.websockets("client.py"));
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
