package org.fairlead.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.interop.foreign.ForeignTools;
import org.fairlead.interop.foreign.Program;

/** The scripts for Python, and the Debian packages that they need. */
final class PythonScripts {

    private PythonScripts() {}

    /** A command that runs a script with Python's websockets. */
    static List<String> websockets(String script) throws InterruptedException {
        return command(script, "websockets.legacy.client", "Python's websockets", "python3-websockets");
    }

    /** A command that runs a script with trio-websocket. */
    static List<String> trio(String script) throws InterruptedException {
        return command(script, "trio_websocket", "trio-websocket", "python3-trio-websocket");
    }

    private static List<String> command(String script, String module, String tool, String debianPackage)
            throws InterruptedException {
        Path python = ForeignTools.find("Python", "/usr/bin/python3", "python3");
        try (Program probe = Program.start(Path.of("target"), List.of(python.toString(), "-c", "import " + module))) {
            if (probe.awaitExit() != 0) {
                throw ForeignTools.missing(tool, "apt install " + debianPackage);
            }
        }
        Path file = Path.of("src/test/resources/python", script).toAbsolutePath();
        if (!Files.exists(file)) {
            throw new IllegalStateException("not run in the module's directory");
        }
        return List.of(python.toString(), file.toString());
    }
}
