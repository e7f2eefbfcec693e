package org.fairlead.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.fairlead.interop.foreign.ForeignTools;
import org.fairlead.interop.foreign.Program;

/** The scripts for Node, next to the {@code ws} package that the lock file names. */
final class NodeScripts {

    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "scenario.mjs", "client.mjs", "server.mjs");

    private NodeScripts() {}

    /** The command that runs a script; the test is skipped where Node, npm or the package is missing. */
    static synchronized List<String> command(String script) {
        Path node = ForeignTools.find("Node", "node", "nodejs");
        return List.of(node.toString(), folder().resolve(script).toString());
    }

    private static Path folder() {
        Path folder = Path.of("target", "node").toAbsolutePath();
        try {
            boolean installed = Files.exists(folder.resolve("node_modules/ws/package.json"))
                    && Files.mismatch(
                                    folder.resolve("package-lock.json"),
                                    Path.of("src/test/resources/node/package-lock.json"))
                            < 0;
            Files.createDirectories(folder);
            for (String file : FILES) {
                try (InputStream in = NodeScripts.class.getResourceAsStream("/node/" + file)) {
                    if (in == null) {
                        throw new IOException("no resource " + file);
                    }
                    Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            if (!installed) {
                install(folder);
            }
            return folder;
        } catch (IOException e) {
            throw new IllegalStateException("Cannot prepare " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while npm was running", e);
        }
    }

    private static void install(Path folder) throws InterruptedException {
        Path npm = ForeignTools.find("npm", "npm");
        List<String> command =
                List.of(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
        try (Program program = Program.start(folder, command)) {
            if (program.awaitExit() != 0) {
                throw ForeignTools.missing("Node package ws", "npm ci failed: " + program.output());
            }
        }
    }
}
