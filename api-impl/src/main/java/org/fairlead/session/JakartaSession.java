package org.fairlead.session;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;
import org.fairlead.handshake.Headers;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.MessageFrames;
import org.fairlead.protocol.Role;
import org.fairlead.session.SessionSetup.Limits;
import org.fairlead.timeout.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The Jakarta session of one {@link Connection}. After it is closed every method throws {@link IllegalStateException}, except {@code close},
 * {@code closeAsync}, {@code abort}, {@code isOpen}, {@code getId} and what {@link FairleadSession} adds. Thread-safe.
 */
public final class JakartaSession extends BasicRemote implements FairleadSession {
    private static final AtomicReferenceFieldUpdater<JakartaSession, String> ID =
            AtomicReferenceFieldUpdater.newUpdater(JakartaSession.class, String.class, "id");
    private static final AtomicReferenceFieldUpdater<JakartaSession, AsyncRemote> ASYNC_REMOTE =
            AtomicReferenceFieldUpdater.newUpdater(JakartaSession.class, AsyncRemote.class, "asyncRemote");
    private static final AtomicReferenceFieldUpdater<JakartaSession, Limits> LIMITS =
            AtomicReferenceFieldUpdater.newUpdater(JakartaSession.class, Limits.class, "limits");

    final SessionSetup setup;
    private final Connection connection;

    private volatile Limits limits;

    /** {@link MessageFrames#sharedWindow}. */
    final byte sharedWindow;

    /** onClose has returned; written and read by callbacks, which are serial. */
    boolean over;

    // Made on first use, without a lock: applications lock sessions while they send, and an event loop must not wait
    // for them.
    private volatile @Nullable String id;
    private volatile @Nullable AsyncRemote asyncRemote;
    private volatile @Nullable RequestedAddress request;

    /** Makes the session, and the connection that a host then opens and feeds. */
    public JakartaSession(
            Role role,
            Transport transport,
            Connection.Shared shared,
            Settings settings,
            Dispatch dispatch,
            @Nullable DeflateParameters deflate,
            SessionSetup setup) {
        this.setup = setup;
        this.limits = setup.limits();
        this.sharedWindow = (byte) MessageFrames.sharedWindow(role, deflate);
        SessionListener listener = new SessionListener(this);
        this.connection = new Connection(role, transport, shared, settings, dispatch, deflate, listener);
        listener.begin();
        connection.maxIdleTimeout(limits.maxIdleMillis());
    }

    /** The connection below. */
    @Override
    public Connection connection() {
        return connection;
    }

    Transport transport() {
        return connection.transport;
    }

    /** Also knows who takes the messages. */
    private SessionListener listener() {
        return (SessionListener) connection.listener;
    }

    // ---- what the session is

    @Override
    public String getId() {
        String made = id;
        return made != null ? made : first(ID, this, UUID.randomUUID().toString());
    }

    @Override
    public WebSocketContainer getContainer() {
        requireOpen();
        return setup.container();
    }

    @Override
    public String getProtocolVersion() {
        requireOpen();
        return "13";
    }

    @Override
    public String getNegotiatedSubprotocol() {
        requireOpen();
        return setup.agreed().subprotocol();
    }

    @Override
    public List<Extension> getNegotiatedExtensions() {
        requireOpen();
        return setup.agreed().extensions();
    }

    @Override
    public boolean isSecure() {
        requireOpen();
        return setup.agreed().secure();
    }

    @Override
    public URI getRequestURI() {
        requireOpen();
        return requestedAddress().uri();
    }

    @Override
    public Map<String, List<String>> getRequestParameterMap() {
        requireOpen();
        return requestedAddress().parameters();
    }

    private RequestedAddress requestedAddress() {
        RequestedAddress made = request;
        return made != null ? made : (request = new RequestedAddress(setup));
    }

    @Override
    public @Nullable String getQueryString() {
        requireOpen();
        return setup.query();
    }

    @Override
    public Map<String, String> getPathParameters() {
        requireOpen();
        return setup.pathParameters();
    }

    @Override
    public Map<String, Object> getUserProperties() {
        requireOpen();
        return setup.userProperties();
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        requireOpen();
        return setup.principal();
    }

    @Override
    public Set<Session> getOpenSessions() {
        requireOpen();
        return setup.openSessions();
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return setup.localAddress();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return setup.remoteAddress();
    }

    @Override
    public Headers requestHeaders() {
        return setup.opening().requestHeaders().lowerCase();
    }

    @Override
    public Headers responseHeaders() {
        return setup.opening().responseHeaders().lowerCase();
    }

    @Override
    public boolean isClient() {
        return connection.client;
    }

    @Override
    public @Nullable CloseReason closeReason() {
        return connection.ended() ? connection.termination().closeReason() : null;
    }

    // ---- receiving

    @Override
    public void addMessageHandler(@Nullable MessageHandler handler) {
        requireOpen();
        listener().add(handler);
    }

    @Override
    public <T> void addMessageHandler(@Nullable Class<T> type, MessageHandler.@Nullable Whole<T> handler) {
        requireOpen();
        listener().add(type, handler);
    }

    @Override
    public <T> void addMessageHandler(@Nullable Class<T> type, MessageHandler.@Nullable Partial<T> handler) {
        requireOpen();
        listener().add(type, handler);
    }

    @Override
    public Set<MessageHandler> getMessageHandlers() {
        requireOpen();
        return listener().snapshot();
    }

    @Override
    public void removeMessageHandler(@Nullable MessageHandler handler) {
        requireOpen();
        listener().remove(handler);
    }

    // ---- limits

    @Override
    public long getMaxIdleTimeout() {
        requireOpen();
        return limits.maxIdleMillis();
    }

    @Override
    public void setMaxIdleTimeout(long milliseconds) {
        requireOpen();
        change(now -> now.withMaxIdleMillis(milliseconds));
        connection.maxIdleTimeout(milliseconds);
    }

    private void change(UnaryOperator<Limits> change) {
        LIMITS.updateAndGet(this, change);
    }

    @Override
    public int getMaxBinaryMessageBufferSize() {
        requireOpen();
        return limits.maxBinaryBytes();
    }

    /** @param length in bytes, for messages that begin from now on and are handed over whole; negative for no limit */
    @Override
    public void setMaxBinaryMessageBufferSize(int length) {
        requireOpen();
        change(now -> now.withMaxBinaryBytes(length));
    }

    @Override
    public int getMaxTextMessageBufferSize() {
        requireOpen();
        return limits.maxTextBytes();
    }

    /** @param length in bytes of UTF-8, for messages that begin from now on and are handed over whole; negative for no limit */
    @Override
    public void setMaxTextMessageBufferSize(int length) {
        requireOpen();
        change(now -> now.withMaxTextBytes(length));
    }

    @Override
    public @Nullable Deadline deadline() {
        return listener().get();
    }

    @Override
    public void deadline(@Nullable Deadline next) {
        listener().set(next, connection.consumer.runsHere());
    }

    /** In bytes; {@link Settings#UNLIMITED} for none. */
    long maxMessageSize(boolean text) {
        int limit = text ? limits.maxTextBytes() : limits.maxBinaryBytes();
        return limit < 0 ? Settings.UNLIMITED : limit;
    }

    // ---- sending

    @Override
    public RemoteEndpoint.Async getAsyncRemote() {
        requireOpen();
        AsyncRemote made = asyncRemote;
        return made != null ? made : first(ASYNC_REMOTE, this, new AsyncRemote(this, limits.asyncSendMillis()));
    }

    /** This object, which is both. */
    @Override
    public RemoteEndpoint.Basic getBasicRemote() {
        requireOpen();
        return this;
    }

    @Override
    Object encode(Object message) throws EncodeException {
        return setup.encode(message);
    }

    /** Runs a {@code SendHandler}: the connection calls back by its dispatch, in order. */
    void runCallback(Runnable callback) {
        SessionListener.runApplication(listener(), callback, this);
    }

    @Override
    public Duration ping(@Nullable ByteBuffer payload, @Nullable Duration timeout) throws IOException {
        requireOpen();
        return connection.ping(payload == null ? null : payload.duplicate(), timeout);
    }

    @Override
    public CompletableFuture<Duration> pingAsync(@Nullable ByteBuffer payload, @Nullable Duration timeout) {
        requireOpen();
        return connection.pingAsync(payload == null ? null : payload.duplicate(), timeout);
    }

    // ---- the end

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void close() throws IOException {
        connection.close(CloseCodes.NORMAL_CLOSURE.getCode(), "");
    }

    /**
     * Sends the close reason and returns; has no effect when the session is closing already.
     *
     * @param closeReason null for the normal one; codes that must not be sent (RFC 6455 section 7.4), such as 1005 and 1006, give a Close frame
     *     without a code
     * @throws IllegalArgumentException for a code outside 1000 to 4999
     */
    @Override
    public void close(@Nullable CloseReason closeReason) throws IOException {
        if (closeReason == null) {
            close();
        } else {
            connection.close(closeReason.getCloseCode().getCode(), Termination.phrase(closeReason));
        }
    }

    @Override
    public CompletionStage<Void> closeAsync(CloseReason reason) {
        connection.closeSoon(reason.getCloseCode().getCode(), Termination.phrase(reason));
        return whenGone();
    }

    @Override
    public void abort() {
        connection.abort();
    }

    @Override
    Recipient newRecipient() {
        return new Recipient(this);
    }

    private void requireOpen() {
        if (!connection.isOpen()) {
            throw new IllegalStateException("The session " + getId() + " is closed");
        }
    }

    @Override
    public String toString() {
        return "Session[" + getId() + ", " + setup.opening().uri() + "]";
    }
}
