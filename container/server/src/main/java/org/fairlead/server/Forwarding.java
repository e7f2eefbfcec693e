package org.fairlead.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.handshake.RequestHead;
import org.fairlead.session.AddressRange;
import org.fairlead.session.ServerSettings;
import org.fairlead.session.ServerSettings.ForwardedHeaders;
import org.fairlead.session.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Which proxies are believed, and what they say about a request. The peer of a Unix domain socket is trusted: its file's permissions decide who that
 * is.
 */
final class Forwarding {

    private static final System.Logger LOG = System.getLogger("org.fairlead.server");

    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]{1,255}(:\\d{1,5})?|\\[[0-9a-fA-F:.]+](:\\d{1,5})?");

    /** An IPv4 address, or an IPv6 one in brackets, with a port; or a bare one of either kind. */
    private static final Pattern NODE = Pattern.compile("(?:\\[([^\\]]+)]|([^:]+))(?::(\\d{1,5}))?");

    private final ServerSettings settings;

    Forwarding(ServerSettings settings) {
        this.settings = settings;
    }

    /** Tells who runs the server of a setting that can have no effect, since all who come by these addresses are strangers. */
    void warnWhereNobodyIsTrusted(List<ListenAddress> addresses) {
        boolean strangersAlone = settings.trustedProxies().ranges().isEmpty()
                && addresses.stream().noneMatch(ListenAddress.Unix.class::isInstance);
        if (strangersAlone && settings.proxyProtocol()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    Setting.PROXY_PROTOCOL.key() + " is on, but " + Setting.TRUSTED_PROXIES.key()
                            + " names no proxy: a connection that begins with a PROXY header is refused");
        }
        if (strangersAlone && settings.forwardedHeaders() != ForwardedHeaders.OFF) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    Setting.FORWARDED_HEADERS.key() + " is on, but " + Setting.TRUSTED_PROXIES.key()
                            + " names no proxy: what one says of its clients is not believed");
        }
    }

    /**
     * A request as its client made it.
     *
     * @param head with the client's Host
     */
    record Seen(RequestHead head, ChannelFacts facts) {}

    private boolean trusts(@Nullable SocketAddress peer) {
        return peer instanceof InetSocketAddress inet
                ? inet.getAddress() != null && settings.trustedProxies().contains(inet.getAddress())
                : true;
    }

    /** Whether a connection must begin with a PROXY header. */
    boolean expectsProxyHeader(@Nullable SocketAddress peer) {
        return settings.proxyProtocol() && trusts(peer);
    }

    /** Whether header fields may tell of another client than the peer. */
    boolean believesHeaders(@Nullable SocketAddress peer) {
        return settings.forwardedHeaders() != ForwardedHeaders.OFF && trusts(peer);
    }

    /**
     * Follows the proxies' accounts from the one next to us on, as long as whoever gave them is trusted: the first who is not is the client.
     *
     * @throws IllegalArgumentException where a trusted proxy's field cannot be read
     */
    Seen look(RequestHead head, ChannelFacts facts) {
        if (!believesHeaders(facts.remoteAddress())) {
            return new Seen(head, facts);
        }
        List<ForwardedHops.Hop> hops = settings.forwardedHeaders() == ForwardedHeaders.FORWARDED
                ? ForwardedHops.forwarded(head.headers())
                : ForwardedHops.xForwarded(head.headers());
        SocketAddress remote = facts.remoteAddress();
        boolean secure = facts.isSecure();
        String host = null;
        for (int i = hops.size() - 1; i >= 0 && trusts(remote); i--) {
            ForwardedHops.Hop hop = hops.get(i);
            secure = isSecure(hop.scheme(), secure);
            host = hop.host() != null && HOST.matcher(hop.host()).matches() ? hop.host() : host;
            InetSocketAddress client = address(hop.client());
            if (client == null) {
                break; // it keeps the client to itself
            }
            remote = client;
        }
        return new Seen(host == null ? head : withHost(head, host), facts.from(remote, secure));
    }

    private static boolean isSecure(@Nullable String scheme, boolean otherwise) {
        return switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> true;
            case "http", "ws" -> false;
            default -> otherwise;
        };
    }

    /** @return null for what is no IP address; no name is looked up. A port of 0 is one that was not told */
    static @Nullable InetSocketAddress address(@Nullable String node) {
        if (node == null) {
            return null;
        }
        Matcher matcher = NODE.matcher(node);
        boolean parted = matcher.matches();
        String literal = !parted ? node : matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        int port = parted && matcher.group(3) != null ? Integer.parseInt(matcher.group(3)) : 0;
        if (port > 65535 || literal.indexOf('/') >= 0) {
            return null;
        }
        try {
            return new InetSocketAddress(AddressRange.parse(literal).address(), port);
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    private static RequestHead withHost(RequestHead head, String host) {
        // without one, or with several, it is refused
        return head.headers().all("Host").size() == 1 ? head.withHost(host) : head;
    }
}
