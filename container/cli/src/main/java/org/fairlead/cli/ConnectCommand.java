package org.fairlead.cli;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.fairlead.container.FairleadClientContainer;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.handshake.Headers;
import org.fairlead.protocol.Role;
import org.fairlead.session.ResolvedSettings;
import org.fairlead.session.Setting;
import org.fairlead.session.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** An interactive client. */
@Command(
        name = "connect",
        description = {
            "Connects to a server. Prints what arrives (< text, << binary in hexadecimal), sends each line of standard input as a text"
                    + " message, and closes with 1000 when the input ends.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:closed normally (1000, or no code)",
            "1:the connection could not be opened",
            "2:wrong usage",
            "3:closed with any other code, or broken off"
        },
        footer = {
            "",
            "Examples:",
            "  fairlead connect ws://localhost:8080/",
            "  echo hello | fairlead connect ws://localhost:8080/ --wait 2s",
            "  fairlead connect wss://example.org/chat --subprotocol chat.v1 --header 'Authorization: Bearer abc' --heartbeat 20s"
        })
final class ConnectCommand implements Callable<Integer> {

    private static final int CLOSED_ABNORMALLY = 3;

    /** What the client says for itself, by the URI and other options. */
    private static final Set<String> HANDSHAKE_FIELDS = Set.of(
            "host",
            "upgrade",
            "connection",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-protocol",
            "sec-websocket-extensions");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "URI", arity = "0..1", description = "ws://host[:port]/path or wss://...")
    private String uri = "";

    @Option(names = "--header", paramLabel = "'NAME: VALUE'", description = "A header of the request; may be repeated.")
    private List<String> headers = List.of();

    @Option(
            names = "--subprotocol",
            paramLabel = "NAME",
            split = ",",
            description = "A subprotocol to offer; may be repeated, the preferred one first.")
    private List<String> subprotocols = List.of();

    @Option(
            names = "--heartbeat",
            paramLabel = "DURATION",
            description = "Send a ping this often, as in 20s, and give up when a pong is missing.")
    private @Nullable String heartbeat;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            description =
                    "After the input's end, print for this long what still arrives, then close. Default: close at once")
    private @Nullable String waitAfterInput;

    @Option(names = "--deflate", description = "Offer to compress messages (permessage-deflate).")
    private boolean deflate;

    @Option(names = "--insecure", description = "Accept any certificate for any host name: for tests alone.")
    private boolean insecure;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description =
                    "A setting, for instance connect-timeout=5s or max-message-size=64MiB. --print-settings lists all.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--print-settings",
            description = "Print every setting with its value and where it came from, and exit.")
    private boolean printSettings;

    @Override
    public Integer call() throws Exception {
        SettingOptions options = options();
        ResolvedSettings settings = options.load();
        if (printSettings) {
            spec.commandLine().getOut().println(options.list(settings));
            return CommandLine.ExitCode.OK;
        }
        URI target = target();
        Duration wait = duration("--wait", waitAfterInput);
        Console console =
                new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
        Session session = connect(console, target, config(), settings.settings());
        String subprotocol = session.getNegotiatedSubprotocol();
        console.note(
                "Connected to " + shown(target) + (subprotocol.isEmpty() ? "" : ", subprotocol " + subprotocol) + ".");
        Thread typing = new Thread(() -> send(session, console, System.in, wait), "input");
        typing.setDaemon(true);
        typing.start();
        Thread farewell = new Thread(() -> close(session, console, CloseCodes.GOING_AWAY), "farewell");
        Runtime.getRuntime().addShutdownHook(farewell);
        CloseReason reason = console.closed().get();
        removeHook(farewell);
        int code = reason.getCloseCode().getCode();
        String phrase = reason.getReasonPhrase();
        console.note("Closed: " + code + (phrase == null || phrase.isEmpty() ? "" : " " + phrase));
        return code == CloseCodes.NORMAL_CLOSURE.getCode() || code == CloseCodes.NO_STATUS_CODE.getCode()
                ? CommandLine.ExitCode.OK
                : CLOSED_ABNORMALLY;
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    /** Without name and password. */
    private static String shown(URI target) {
        String userInfo = target.getRawUserInfo();
        return userInfo == null ? target.toString() : target.toString().replaceFirst(Pattern.quote(userInfo + "@"), "");
    }

    private URI target() {
        if (uri.isEmpty()) {
            throw usage("Missing required parameter: 'URI'");
        }
        try {
            URI target = new URI(uri);
            String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("ws") || scheme.equals("wss")) && target.getHost() != null) {
                return target;
            }
        } catch (URISyntaxException e) {
            throw usage("Not a URI: " + e.getReason() + ": " + Secrets.hidden(uri));
        }
        throw usage("A URI like ws://host:port/path is needed, not " + Secrets.hidden(uri));
    }

    private SettingOptions options() {
        SettingOptions options = new SettingOptions(spec.commandLine(), Role.CLIENT);
        if (heartbeat != null) {
            options.put("--heartbeat", Setting.HEARTBEAT_INTERVAL, heartbeat);
        }
        if (deflate) {
            options.put("--deflate", Setting.DEFLATE, "on");
        }
        options.putAll(set);
        return options;
    }

    private Duration duration(String option, @Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        try {
            return (Duration) Setting.CONNECT_TIMEOUT.type().read(text);
        } catch (IllegalArgumentException e) {
            throw usage(option + " is \"" + text + "\"; expected "
                    + Setting.CONNECT_TIMEOUT.type().expected());
        }
    }

    private ClientEndpointConfig config() throws GeneralSecurityException {
        Map<String, List<String>> named = new LinkedHashMap<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw usage("A header is 'Name: value', not " + header);
            }
            String field = header.substring(0, colon).strip();
            if (HANDSHAKE_FIELDS.contains(field.toLowerCase(Locale.ROOT))) {
                throw usage("--header cannot give " + field + ", which the handshake sets itself");
            }
            String value = header.substring(colon + 1).strip();
            try {
                Headers.builder().add(field, value);
            } catch (IllegalArgumentException e) {
                throw usage("--header: " + e.getMessage());
            }
            named.computeIfAbsent(field, name -> new ArrayList<>()).add(value);
        }
        ClientEndpointConfig.Builder builder = ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(subprotocols)
                .configurator(new ClientEndpointConfig.Configurator() {
                    @Override
                    public void beforeRequest(Map<String, List<String>> request) {
                        request.putAll(named);
                    }
                });
        if (insecure) {
            builder.sslContext(AnyCertificate.context());
        }
        return builder.build();
    }

    private Session connect(Console console, URI target, ClientEndpointConfig config, Settings settings)
            throws Failure {
        try {
            return FairleadClientContainer.with(settings).connectToServer(console, config, target);
        } catch (HandshakeRejectedException e) {
            throw new Failure("Cannot connect to " + shown(target) + ": " + Rejection.of(e), e);
        } catch (DeploymentException e) { // of what was typed: the endpoint is our own
            throw usage("Cannot connect to " + shown(target) + ": " + Failure.reason(e));
        } catch (IOException e) {
            throw new Failure("Cannot connect to " + shown(target) + ": " + Failure.reason(e) + certificateHint(e), e);
        }
    }

    private String certificateHint(IOException failure) {
        for (Throwable cause = failure; cause != null && !insecure; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathBuilderException) {
                return " (--insecure accepts any certificate, for tests)";
            }
        }
        return "";
    }

    private static void send(Session session, Console console, InputStream input, Duration wait) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(input, Charset.defaultCharset()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                session.getBasicRemote().sendText(line);
            }
            console.awaitClose(wait);
        } catch (IOException e) {
            console.note("Not sent: " + Failure.reason(e));
        } catch (IllegalStateException e) {
            return; // closed while a line was typed: the main thread tells of it
        }
        close(session, console, CloseCodes.NORMAL_CLOSURE);
    }

    private static void close(Session session, Console console, CloseCodes code) {
        try {
            if (session.isOpen()) {
                session.close(new CloseReason(code, ""));
            }
            console.closed().get(2, TimeUnit.SECONDS);
        } catch (IOException | TimeoutException | java.util.concurrent.ExecutionException e) {
            System.getLogger(ConnectCommand.class.getName()).log(System.Logger.Level.DEBUG, "closing", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM ends, and it is that hook which closed the session
        }
    }
}
