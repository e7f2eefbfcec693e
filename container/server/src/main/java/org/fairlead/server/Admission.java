package org.fairlead.server;

import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.handshake.Excerpt;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.session.ServerSettings;
import org.fairlead.session.Setting;
import org.jspecify.annotations.Nullable;

/**
 * How many may come, from one address and in total, and how fast. A WebSocket connection has a place from before its handshake until its channel is
 * closed, so that none is lost or counted twice whatever its end. Thread-safe.
 */
final class Admission {

    private static final System.Logger LOG = System.getLogger(Admission.class.getName());

    /** When it may be worth to ask a full server again. */
    private static final String RETRY_SECONDS = "10";

    private final int maxSessions;
    private final int maxPerAddress;
    private final ConnectionRate rate;
    private final Counters counters = new Counters();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicBoolean originTold = new AtomicBoolean();
    private final Place anywhere = new Place(null);

    /** Networks that have places, where those are limited. */
    private final Map<ClientNetwork, Integer> takenByNetwork = new ConcurrentHashMap<>();

    /** What becomes of one who wants a place. */
    sealed interface Entry {}

    /** There is none. */
    record Full(Refusal refusal, ResponseHead response) implements Entry {}

    /** To be left once, by whoever entered. All who are not told from others by their networks have the same. */
    final class Place implements Entry {
        private final @Nullable ClientNetwork network;

        private Place(@Nullable ClientNetwork network) {
            this.network = network;
        }

        void leave() {
            taken.decrementAndGet();
            leaveNetwork(network);
        }
    }

    Admission(ServerSettings settings) {
        maxSessions = settings.maxSessions() == ServerSettings.AUTO
                ? FileDescriptors.share(Integer.MAX_VALUE)
                : settings.maxSessions();
        maxPerAddress = settings.maxSessionsPerAddress();
        rate = new ConnectionRate(settings.maxConnectionRate(), System::nanoTime);
    }

    Counters counters() {
        return counters;
    }

    /**
     * Tells who runs the server that an origin was not admitted: once, since that may be a setting which was forgotten; all others are DEBUG, as nobody is to
     * fill the log.
     */
    void originRefused(RequestHead request) {
        boolean first = !originTold.get() && originTold.compareAndSet(false, true);
        LOG.log(
                first ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
                () -> "403 for " + Excerpt.of(request.path()) + ": the Origin " + field(request, "Origin")
                        + " is not admitted where the Host is " + Excerpt.of(String.valueOf(request.host()))
                        + "; see the setting "
                        + Setting.ORIGIN_POLICY.key() + (first ? ". Others are told at DEBUG" : ""));
    }

    private static String field(RequestHead request, String name) {
        return Excerpt.of(String.valueOf(request.headers().first(name)));
    }

    /** Counts a connection from an address. @return whether it does not come too fast */
    boolean admitsConnection(@Nullable SocketAddress remote) {
        return !rate.isLimited() || rate.admits(ClientNetwork.of(remote));
    }

    static ResponseHead tooFast() {
        return ResponseHead.refusal(
                429,
                "Too many connections come from this address in a second.",
                Headers.builder().add("Retry-After", "1").build());
    }

    Entry enter(@Nullable SocketAddress remote) {
        ClientNetwork network = maxPerAddress == Integer.MAX_VALUE ? null : ClientNetwork.of(remote);
        if (taken.incrementAndGet() > maxSessions) {
            taken.decrementAndGet();
            return new Full(
                    Refusal.MAX_SESSIONS,
                    ResponseHead.refusal(
                            503,
                            "The server has as many sessions as it may.",
                            Headers.builder().add("Retry-After", RETRY_SECONDS).build()));
        }
        if (network != null && !enterNetwork(network)) {
            taken.decrementAndGet();
            return new Full(
                    Refusal.MAX_SESSIONS_PER_ADDRESS,
                    ResponseHead.refusal(429, "This address has as many sessions as it may."));
        }
        return network == null ? anywhere : new Place(network);
    }

    private boolean enterNetwork(ClientNetwork network) {
        boolean[] entered = new boolean[1];
        takenByNetwork.compute(network, (key, count) -> {
            int before = count == null ? 0 : count;
            entered[0] = before < maxPerAddress;
            return entered[0] ? before + 1 : count;
        });
        return entered[0];
    }

    private void leaveNetwork(@Nullable ClientNetwork network) {
        if (network != null) {
            takenByNetwork.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** For tests: how many places are taken, and how many networks have one. */
    int taken() {
        return taken.get();
    }

    int networks() {
        return takenByNetwork.size();
    }
}
