package org.fairlead.client;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.fairlead.container.Connector;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.netty.NettyTransport;
import org.fairlead.session.Connection;
import org.fairlead.session.HandshakeSettings;
import org.fairlead.session.ProxyServer;
import org.fairlead.session.Setting;
import org.jspecify.annotations.Nullable;

/** The way to one open connection, over redirects and a challenge, under one limit. The event loop guards every mutable field. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline, or at a listener
final class Opening {

    private final Connector.Attempt attempt;
    private final ClientOptions options;
    private final Resolver resolver;
    private final ClientThreads threads;
    private final CompletableFuture<Connection> result;
    private final EventLoop loop;
    private final long startNanos = System.nanoTime();
    private final Target origin;

    private @Nullable Hop hop;
    private int redirects;

    /** Whether every hop so far was for the origin, so that what is secret may go along. */
    private boolean atOrigin = true;

    /** Credentials are tried once: who does not accept them will not accept them the second time. */
    private boolean credentialsTried;

    private @Nullable Future<?> limit;
    private boolean done;

    Opening(
            Connector.Attempt attempt,
            ClientOptions options,
            Resolver resolver,
            ClientThreads threads,
            CompletableFuture<Connection> result) {
        this.attempt = attempt;
        this.options = options;
        this.resolver = resolver;
        this.threads = threads;
        this.result = result;
        this.loop = threads.nextLoop();
        this.origin = Target.of(attempt.uri());
    }

    void start() {
        loop.execute(() -> {
            Duration timeout = attempt.connectTimeout();
            if (!timeout.isZero()) {
                limit = loop.schedule(this::expire, timeout.toNanos(), TimeUnit.NANOSECONDS);
            }
            request(origin, attempt.request());
        });
        result.whenComplete((connection, failure) -> {
            if (result.isCancelled()) {
                loop.execute(() -> fail(new IOException("given up by the caller")));
            }
        });
    }

    private void request(Target target, RequestHead request) {
        Hop before = hop;
        try {
            Cookies cookies = options.cookies();
            RequestHead complete = cookies == null ? request : cookies.addTo(request, target);
            ProxyServer proxy = options.direct().test(target.host())
                    ? ProxyServer.NONE
                    : attempt.clientSettings().proxy();
            Hop next = new Hop(this, target, complete, proxy);
            hop = next;
            if (before != null) {
                before.close();
            }
            next.begin();
        } catch (IOException | RuntimeException e) {
            failWith("the request cannot be made: " + e, e);
        }
    }

    // ---- for a hop

    Dial dial(Dial.Caller caller, String host, int port) {
        return new Dial(caller, threads, loop, resolver, host, port);
    }

    long remainingNanos() {
        return limit == null
                ? Long.MAX_VALUE
                : Math.max(0, attempt.connectTimeout().toNanos() - (System.nanoTime() - startNanos));
    }

    @Nullable
    SSLContext sslContext() {
        return attempt.sslContext();
    }

    HandshakeSettings limits() {
        return attempt.limits();
    }

    boolean isDone() {
        return done;
    }

    // ---- the answer

    /** Another status than 101: goes where it leads, or ends the attempt. */
    void refused(Hop asked, ResponseHead response, Channel channel) {
        if (done) {
            return;
        }
        try {
            store(asked, response);
            String location = Redirect.location(response);
            if (location != null && redirects < attempt.clientSettings().maxRedirects()) {
                redirects++;
                Target to = Redirect.follow(asked.target(), location);
                atOrigin &= origin.mayShareSecretsWith(to);
                request(to, Redirect.request(attempt.request(), origin, to, atOrigin));
            } else if (isChallenge(asked, response)) {
                credentialsTried = true;
                request(asked.target(), authorized(asked));
            } else if (agree(asked, response, new NettyTransport(channel)) != null) {
                failWith("the answer has status " + response.status() + ", not 101", null);
            }
        } catch (IOException e) {
            failWith(String.valueOf(e.getMessage()), e);
        }
    }

    private void store(Hop asked, ResponseHead response) throws IOException {
        Cookies cookies = options.cookies();
        if (cookies != null) {
            cookies.store(asked.target(), response);
        }
    }

    private boolean isChallenge(Hop asked, ResponseHead response) {
        return response.status() == 401
                && options.credentials() != null
                && atOrigin
                && !credentialsTried
                && asked.request().headers().first("Authorization") == null
                && Credentials.areAskedFor(response.headers());
    }

    private RequestHead authorized(Hop asked) throws IOException {
        Credentials credentials = options.credentials();
        RequestHead again = Redirect.request(attempt.request(), origin, asked.target(), true);
        if (credentials == null) {
            return again;
        }
        Headers headers = Headers.builder()
                .addAll(again.headers())
                .set("Authorization", credentials.authorization())
                .build();
        return new RequestHead(again.method(), again.target(), again.version(), headers);
    }

    /** 101. @return null where there is no agreement, which has been told */
    @Nullable
    Connection switched(Hop asked, ResponseHead response, NettyTransport transport) {
        try {
            store(asked, response);
        } catch (IOException e) {
            failWith("the cookies cannot be kept: " + e.getMessage(), e);
            return null;
        }
        return agree(asked, response, transport);
    }

    private @Nullable Connection agree(Hop asked, ResponseHead response, NettyTransport transport) {
        try {
            Connector.Exchange exchange = new Connector.Exchange(asked.target().uri(), asked.request(), response);
            return attempt.established(exchange, transport, threads.shared());
        } catch (HandshakeException e) {
            HandshakeException located = new HandshakeException(
                    e.getMessage() + " (" + asked.where() + ", after " + millis() + " ms)" + notFollowed(response),
                    e.response());
            located.initCause(e);
            fail(located);
        } catch (RuntimeException e) {
            failWith("the answer cannot be used: " + e.getMessage(), e);
        } catch (Error e) { // of a configurator, for instance: nobody else would hear of it
            failWith("the answer cannot be used: " + e, e);
        }
        return null;
    }

    /** Why a redirect was not followed; empty for what is none. */
    private String notFollowed(ResponseHead response) {
        if (Redirect.location(response) == null) {
            return "";
        }
        int most = attempt.clientSettings().maxRedirects();
        String name = Setting.MAX_REDIRECTS.key();
        return most == 0
                ? "; redirects are not followed, since " + name + " is 0"
                : "; " + redirects + (redirects == 1 ? " redirect was" : " redirects were") + " followed, and " + name
                        + " allows " + most;
    }

    // ---- the end

    /** The connection is open; the threads are given back when its channel is closed. */
    void succeed(Channel open, Connection connection) {
        done = true;
        stopClock();
        ClientThreads used = threads; // and not this, which would stay with the connection
        open.closeFuture().addListener(closed -> used.release());
        if (!result.complete(connection)) {
            connection.abort(); // cancelled meanwhile
        }
    }

    private void expire() {
        fail(new ConnectTimeoutException(
                describe("no result within " + attempt.connectTimeout().toMillis() + " ms")));
    }

    /** Ends the attempt, unless it has ended; addresses that did not answer are told as suppressed exceptions. */
    void fail(Throwable cause) {
        if (done) {
            return;
        }
        done = true;
        stopClock();
        Hop last = hop;
        if (last != null) {
            last.dial().failures().forEach(cause::addSuppressed);
            last.close();
        }
        threads.release();
        result.completeExceptionally(cause);
    }

    private void stopClock() {
        if (limit != null) {
            limit.cancel(false);
        }
    }

    /** Fails with the stage, the address and the time in front of what happened. */
    void failWith(String what, @Nullable Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            // whose own text is all that came, in hexadecimal
            fail(new SSLException(describe("the server does not speak TLS here; is ws meant, not wss?"), cause));
        } else if (cause instanceof SSLException) {
            fail(new SSLException(describe(what), cause));
        } else {
            fail(new IOException(describe(what), cause));
        }
    }

    /** What happened, behind the target, the stage, the address and the time. */
    String describe(@Nullable String what) {
        Hop at = hop;
        StringBuilder text = new StringBuilder("cannot open ").append(origin.address());
        if (at == null) {
            return text.append(": ").append(what).toString();
        }
        if (redirects > 0) {
            text.append(", redirected to ").append(at.route());
        } else {
            text.append(at.route().substring(origin.address().length()));
        }
        return text.append(": ")
                .append(at.place())
                .append(" failed after ")
                .append(millis())
                .append(" ms: ")
                .append(what)
                .toString();
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }
}
