package org.fairlead.interop.autobahn;

import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fairlead.client.WebSocketClient;
import org.fairlead.session.Dispatch;

/** Our client, driven through the cases of a fuzzing server. */
final class FuzzedClient implements AutoCloseable {

    /** Longer than the suite's own limit for a case, two minutes. */
    private static final Duration CASE_LIMIT = Duration.ofMinutes(5);

    static final String AGENT = "Fairlead";

    private final WebSocketClient client;
    private final URI server;

    FuzzedClient(URI server, Dispatch dispatch) {
        this.server = server;
        this.client = WebSocketClient.builder()
                .settings(settings -> Limits.of(settings, dispatch))
                .build();
    }

    /** Asks how many cases there are; this also tells whether the server is there. */
    int count() throws IOException, DeploymentException, InterruptedException {
        CountEndpoint endpoint = new CountEndpoint();
        client.connect(endpoint, server.resolve("/getCaseCount"));
        try {
            return Integer.parseInt(endpoint.answer().get(CASE_LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException | NumberFormatException e) {
            throw new IOException("The fuzzing server does not tell how many cases it has", e);
        }
    }

    /**
     * Runs the cases from the first to the last, and has the report written.
     *
     * @throws IOException where a case does not end
     */
    void run(int count) throws IOException, DeploymentException, InterruptedException {
        for (int number = 1; number <= count; number++) {
            converse("/runCase?case=" + number + "&agent=" + AGENT);
        }
        converse("/updateReports?agent=" + AGENT);
    }

    private void converse(String target) throws IOException, DeploymentException, InterruptedException {
        CaseEndpoint endpoint = new CaseEndpoint();
        client.connect(endpoint, server.resolve(target));
        if (!endpoint.await(CASE_LIMIT)) {
            throw new IOException(target + " has not ended within " + CASE_LIMIT.toMinutes() + " minutes");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
