package org.fairlead.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.benchmarks.load.LoadGenerator;
import org.fairlead.benchmarks.peers.PeerMain;

/** Starts JVMs: servers and clients under test on processor 0, what gives the load or answers it on processor 1. */
final class Launcher {

    private static final int TESTED = 0;
    private static final int LOADING = 1;
    private static final String PASSWORD = "benchmark";

    private final Path home;
    private final Path logs;
    private final boolean pinned;

    /** @param home the folder of this module */
    Launcher(Path home, boolean pinned) throws IOException {
        this.home = home;
        this.pinned = pinned;
        logs = Files.createDirectories(home.resolve("target/logs"));
    }

    Child generator() throws IOException {
        List<String> command =
                new ArrayList<>(List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-cp", ownClassPath()));
        command.add(LoadGenerator.class.getName());
        return new Child("load generator", pinned ? LOADING : -1, log("load"), command);
    }

    /** Under test. */
    Child tested(Contender contender, Setup setup) throws IOException {
        return child(contender, setup, pinned ? TESTED : -1);
    }

    /** The server that clients are measured against, where the load generator would be. */
    Child rawServer() throws IOException {
        return child(Contender.RAW, Setup.PLAIN, pinned ? LOADING : -1);
    }

    private Child child(Contender contender, Setup setup, int processor) throws IOException {
        List<String> command = new ArrayList<>(setup.jvmOptions(setup.tls() ? keyStore() : ""));
        command.addAll(contender.jvmOptions);
        command.addAll(
                List.of("-cp", classPath(contender), PeerMain.class.getName(), contender.className, contender.variant));
        return new Child(contender.label(), processor, log(contender.label()), command);
    }

    private String classPath(Contender contender) throws IOException {
        if (contender.classPath.equals("fairlead")) {
            return ownClassPath();
        }
        boolean both = contender.classPath.startsWith("fairlead+");
        String peer = both ? contender.classPath.substring("fairlead+".length()) : contender.classPath;
        Path file = home.resolve("peers/" + peer + "/target/class-path.txt");
        if (!Files.exists(file)) {
            throw new IOException("no " + file + ": start with benchmarks/run, which makes it");
        }
        return (both ? ownClassPath() : home.resolve("target/classes").toString())
                + File.pathSeparator
                + Files.readString(file).strip();
    }

    private static String ownClassPath() {
        return System.getProperty("java.class.path");
    }

    private File log(String name) {
        return logs.resolve(name + ".log").toFile();
    }

    /** A self-signed certificate on an elliptic curve, made once. */
    private String keyStore() throws IOException {
        Path file = home.resolve("target/localhost.p12").toAbsolutePath();
        if (!Files.exists(file)) {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "localhost",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-validity",
                            "3650",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .redirectOutput(log("keytool"))
                    .start();
            try {
                if (keytool.waitFor() != 0) {
                    throw new IOException("keytool failed: see " + log("keytool"));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return file.toString();
    }
}
