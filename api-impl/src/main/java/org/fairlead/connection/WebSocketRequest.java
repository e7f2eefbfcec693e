package org.fairlead.connection;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.fairlead.container.Deployment;
import org.fairlead.container.Origins;
import org.fairlead.handshake.DeflateNegotiation;
import org.fairlead.handshake.ExtensionHeader;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.handshake.ServerHandshake;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.session.Settings;
import org.fairlead.timeout.Deadline;
import org.jspecify.annotations.Nullable;

/** A client's wish to open a WebSocket connection, which follows the rules of RFC 6455 section 4.2.1; accepted or rejected once. Thread-safe. */
public final class WebSocketRequest {

    /** As for endpoints: no compression context is kept between messages. */
    private static final DeflateNegotiation.Preferences DEFLATE =
            new DeflateNegotiation.Preferences(true, true, 15, 15);

    private final RequestHead head;
    private final ServerHandshake.Valid valid;
    private final Deployment.RequestFacts facts;
    private final Settings settings;
    private final Consumer<Deployment.Outcome> port;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final CompletableFuture<WebSocketConnection> accepted = new CompletableFuture<>();

    WebSocketRequest(
            RequestHead head,
            ServerHandshake.Valid valid,
            Deployment.RequestFacts facts,
            Settings settings,
            Consumer<Deployment.Outcome> port) {
        this.head = head;
        this.valid = valid;
        this.facts = facts;
        this.settings = settings;
        this.port = port;
    }

    /** Checks a request; where it is valid, the taker gets it and decides. */
    static Deployment.Outcome examine(
            RequestHead head, Deployment.RequestFacts facts, Settings settings, Consumer<WebSocketRequest> taker) {
        ServerHandshake.Checked checked = ServerHandshake.check(head);
        if (checked instanceof ServerHandshake.Refused refused) {
            return new Deployment.Refused(refused.response());
        }
        if (!originAllowed(head, settings)) {
            return new Deployment.Refused(
                    ResponseHead.refusal(403, "This origin may not open a WebSocket here."),
                    Deployment.Refused.Reason.ORIGIN);
        }
        ServerHandshake.Valid valid = (ServerHandshake.Valid) checked;
        return (Deployment.Pending) answer -> taker.accept(new WebSocketRequest(head, valid, facts, settings, answer));
    }

    private static boolean originAllowed(RequestHead head, Settings settings) {
        return Origins.admits(
                settings.handshake().originPolicy(), head.headers().first("Origin"), head.host());
    }

    // ---- what the client says

    /** All header fields in order, names in lower case. */
    public List<Map.Entry<String, String>> headers() {
        return WebSocketConnection.lowerCase(head.headers());
    }

    /** The first value of a header field, whose name compares without case, or null. */
    public @Nullable String header(String name) {
        return head.headers().first(name);
    }

    /** What the client proposes, in its order of preference. */
    public List<String> subprotocols() {
        return valid.subprotocols();
    }

    /** The request's target with its query, as on the wire. */
    public String path() {
        return head.target();
    }

    /** This side's address. */
    public NetworkEndpoint local() {
        return NetworkEndpoint.of(facts.localAddress(), facts.isSecure());
    }

    /** The client's address. */
    public NetworkEndpoint remote() {
        return NetworkEndpoint.of(facts.remoteAddress(), facts.isSecure());
    }

    /** What else is known, such as the subject of a client certificate. */
    public Deployment.RequestFacts facts() {
        return facts;
    }

    // ---- the answer

    /** Accepts without a subprotocol; as {@link #accept(String, Map)}. */
    public WebSocketConnection accept() throws IOException {
        return accept(null, Map.of());
    }

    /** Accepts with a subprotocol; as {@link #accept(String, Map)}. */
    public WebSocketConnection accept(String subprotocol) throws IOException {
        return accept(subprotocol, Map.of());
    }

    /**
     * Completes the handshake and waits until the connection is open.
     *
     * @param subprotocol one of those proposed; null or "" for none
     * @param extraHeaders fields for the response, after which those of the handshake come, which they cannot replace
     * @throws IllegalArgumentException for another subprotocol, or a field that is no HTTP field; the request is then not answered yet
     * @throws IllegalStateException when the request was answered before
     * @throws ConnectionClosedException when the client has gone
     */
    public WebSocketConnection accept(@Nullable String subprotocol, Map<String, List<String>> extraHeaders)
            throws IOException {
        DeflateNegotiation.Agreement deflate =
                settings.handshake().deflate() ? DeflateNegotiation.answer(valid.extensions(), DEFLATE) : null;
        List<ExtensionHeader> extensions = deflate == null ? List.of() : List.of(deflate.response());
        ResponseHead response = ServerHandshake.accept(valid, subprotocol, extensions, Headers.of(extraHeaders));
        answerOnce();
        DeflateParameters parameters = deflate == null ? null : deflate.parameters();
        String chosen = subprotocol == null ? "" : subprotocol;
        port.accept(new AcceptedRequest(head, response, chosen, settings, parameters, accepted));
        try {
            return Deadline.await(accepted, "accepting a connection");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while a connection was accepted");
        } catch (ExecutionException e) {
            throw Objects.requireNonNull(e.getCause()) instanceof IOException failure
                    ? failure
                    : new IOException("The connection could not be accepted: " + e.getCause(), e.getCause());
        }
    }

    /**
     * Rejects with a sentence in plain text.
     *
     * @param status 200 to 599
     */
    public void reject(int status, String sentence) {
        reject(
                status,
                Map.of("Content-Type", List.of("text/plain; charset=utf-8")),
                sentence.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Answers with something else than 101; the TCP connection is then closed.
     *
     * @param status 200 to 599
     * @param headers fields of the answer; {@code Content-Length} and {@code Connection} are set here
     * @param body may be empty; not sent where the status has no content: 204, 205, 304
     * @throws IllegalArgumentException for another status, or a field that is no HTTP field; the request is then not answered yet
     * @throws IllegalStateException when the request was answered before
     */
    public void reject(int status, Map<String, List<String>> headers, byte[] body) {
        ResponseHead response = ResponseHead.closing(status, Headers.of(headers), body);
        answerOnce();
        refuse(response);
    }

    private void answerOnce() {
        if (!answered.compareAndSet(false, true)) {
            throw new IllegalStateException("The request has been answered: it is accepted or rejected once");
        }
    }

    /** Answers with a refusal, unless it was answered. @return whether it was not */
    boolean refuseUnanswered(int status, String sentence) {
        boolean first = answered.compareAndSet(false, true);
        if (first) {
            refuse(ResponseHead.refusal(status, sentence));
        }
        return first;
    }

    private void refuse(ResponseHead response) {
        port.accept(new Deployment.Refused(response));
        accepted.completeExceptionally(new IllegalStateException("The request was rejected"));
    }

    /** The connection, once there is one; failed where the client went before, and where it was rejected. */
    CompletableFuture<WebSocketConnection> accepted() {
        return accepted;
    }
}
