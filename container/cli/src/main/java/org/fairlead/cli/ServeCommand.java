package org.fairlead.cli;

import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.fairlead.protocol.Role;
import org.fairlead.server.ServerTls;
import org.fairlead.server.WebSocketServer;
import org.fairlead.server.WebSocketServerBuilder;
import org.fairlead.session.Dispatch;
import org.fairlead.session.ResolvedSettings;
import org.fairlead.session.Setting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a server until a signal ends it. */
@Command(
        name = "serve",
        description = {
            "Serves WebSocket endpoints until SIGTERM or Ctrl+C, which close all sessions with 1001 (going away).",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:stopped by a signal",
            "1:it could not start: the port is in use, an endpoint breaks a rule, a file cannot be read",
            "2:wrong usage: an unknown option or setting, no endpoint"
        },
        footer = {
            "",
            "Examples:",
            "  fairlead serve --echo",
            "  fairlead serve build/classes lib/model.jar --context-path /app --port 9000",
            "  fairlead serve --echo --host 0.0.0.0 --tls-cert chain.pem --tls-key key.pem",
            "  fairlead serve --echo --set max-message-size=64MiB --set heartbeat-interval=15s --print-settings"
        })
final class ServeCommand implements Callable<Integer> {

    private static final String ECHO_MESSAGE_SIZE = "16MiB";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "ARCHIVE",
            arity = "0..*",
            description =
                    "Jars and class directories. Their classes that are annotated @ServerEndpoint are deployed, or what"
                            + " their ServerApplicationConfig chooses.")
    private List<Path> archives = List.of();

    @Option(
            names = "--echo",
            description = "Deploy an endpoint at / that sends every message back, up to " + ECHO_MESSAGE_SIZE
                    + ", and a page to try it.")
    private boolean echo;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Interface to listen on. Default: ${DEFAULT-VALUE}")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port; 0 takes a free one. Default: ${DEFAULT-VALUE}")
    private int port = 8080;

    @Option(
            names = "--context-path",
            paramLabel = "PATH",
            description = "In front of all endpoints' paths, as in /app.")
    private String contextPath = "";

    @Option(names = "--tls-cert", paramLabel = "PEM", description = "Certificate chain: serve wss and https.")
    private @Nullable Path tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "PEM", description = "The certificate's key, PKCS #8 and not encrypted.")
    private @Nullable Path tlsKey;

    @Option(
            names = "--dispatch",
            paramLabel = "worker|event-loop",
            converter = DispatchConverter.class,
            description =
                    "Where handlers run: on worker threads, where they may block, or where the bytes arrived, where they"
                            + " must not. Default: worker")
    private @Nullable Dispatch dispatch;

    @Option(
            names = "--deflate",
            description = "Agree to compress messages (permessage-deflate) with clients that offer it.")
    private boolean deflate;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A setting, for instance max-message-size=64KiB. --print-settings lists all.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--print-settings",
            description = "Print every setting with its value and where it came from, and exit.")
    private boolean printSettings;

    /** In the words of the setting, {@code event-loop}. */
    static final class DispatchConverter implements CommandLine.ITypeConverter<Dispatch> {
        @Override
        public Dispatch convert(String value) {
            return switch (value) {
                case "worker" -> Dispatch.WORKER;
                case "event-loop" -> Dispatch.EVENT_LOOP;
                default ->
                    throw new CommandLine.TypeConversionException("there are worker and event-loop, not " + value);
            };
        }
    }

    @Override
    public Integer call() throws Exception {
        SettingOptions options = options();
        ResolvedSettings settings = options.load();
        PrintWriter out = spec.commandLine().getOut();
        if (printSettings) {
            out.println(options.list(settings));
            return CommandLine.ExitCode.OK;
        }
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw usage("--tls-cert and --tls-key go together");
        }
        if (archives.isEmpty() && !echo) {
            throw usage("Nothing to serve: name a jar or class directory with endpoints, or use --echo");
        }
        WebSocketServer server = start(settings);
        stopWithProcess(server, settings.settings().serverSettings().drainTimeout());
        announce(server, out);
        server.await();
        return CommandLine.ExitCode.OK;
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    private SettingOptions options() {
        SettingOptions options = new SettingOptions(spec.commandLine(), Role.SERVER);
        if (echo) {
            options.put("--echo", Setting.MAX_MESSAGE_SIZE, ECHO_MESSAGE_SIZE);
        }
        if (dispatch != null) {
            options.put("--dispatch", Setting.DISPATCH, dispatch == Dispatch.WORKER ? "worker" : "event-loop");
        }
        if (deflate) {
            options.put("--deflate", Setting.DEFLATE, "on");
        }
        options.putAll(set);
        return options;
    }

    private WebSocketServer start(ResolvedSettings settings) throws Failure {
        WebSocketServerBuilder builder = WebSocketServer.builder().host(host).settings(settings.settings());
        try {
            builder.port(port).contextPath(contextPath);
        } catch (IllegalArgumentException e) {
            throw usage(Failure.reason(e));
        }
        if (tlsCertificate != null && tlsKey != null) {
            builder.tls(ServerTls.pem(tlsCertificate, tlsKey));
        }
        Archives found = Archives.read(archives);
        if (!echo && found.classes().isEmpty()) {
            String where = archives.stream().map(Path::toString).collect(Collectors.joining(", "));
            throw usage("No endpoint found in " + where + ": no class there is annotated @ServerEndpoint");
        }
        Thread.currentThread().setContextClassLoader(found.loader());
        builder.application(found.classes().toArray(Class<?>[]::new));
        if (echo) {
            builder.endpoint(EchoEndpoint.class).page("/", ServeCommand.class, "echo.html", "text/html; charset=utf-8");
        }
        try {
            return builder.start();
        } catch (DeploymentException e) {
            throw new Failure(Failure.reason(e), e);
        } catch (IOException e) {
            throw new Failure("Cannot start: " + Failure.reason(e), e);
        }
    }

    /** A signal ends the JVM with a status of its own; stopped as asked for is success. */
    private static void stopWithProcess(WebSocketServer server, Duration limit) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.stop(limit);
                            Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
                        },
                        "stop"));
    }

    private void announce(WebSocketServer server, PrintWriter out) {
        String base = server.uri().resolve("/").toString();
        for (String path : server.deployment().endpointPaths()) {
            out.println("Serving " + base + path.substring(1));
        }
        if (echo) {
            out.println("Open " + base.replaceFirst("^ws", "http"));
        }
        out.println("Ctrl+C stops.");
        out.flush();
    }
}
