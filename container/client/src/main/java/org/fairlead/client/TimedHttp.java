package org.fairlead.client;

import io.netty.util.internal.ThreadExecutorMap;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.fairlead.timeout.TimeLimitException;
import org.fairlead.timeout.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * HTTP requests with one time limit over the whole exchange: name lookup, connecting, TLS, the request, the head and every byte of the body of the response. A server that
 * refuses, never accepts, or sends a byte now and then cannot keep the caller longer. At the limit the connection is closed, and nothing of the exchange is left. The
 * first request of a JVM, and one after a long pause, has the JDK's client to make, which takes some hundred milliseconds; where these are too many, the client is finished for
 * the next one on a thread that ends with it.
 *
 * <pre>{@code
 * TimedHttp.Response page = TimedHttp.fetch(URI.create("https://example.org/")); // Timeouts.setDefault says the limit
 *
 * TimedHttp.Response answer = TimedHttp.request(URI.create("http://rpc.example/"))
 *         .limit(Duration.ofMillis(500))
 *         .post("text/xml", call);
 * }</pre>
 *
 * <p>Requests go by {@code java.net.http}, version 1.1, with its TLS context and proxy settings, and share its connections and its one thread. Redirects are not followed
 * and cookies are not kept: a response with status 302 is returned like any other. Thread-safe; a request is immutable and may be sent again.
 */
public final class TimedHttp {

    /** Bytes of a response's body, where nothing else is said: 16 MiB. */
    public static final long DEFAULT_MAX_BODY_SIZE = 16L << 20;

    /** Weak, so that its thread and its idle connections end when nobody has fetched anything for long: when it is collected. */
    private static volatile WeakReference<HttpClient> shared =
            new WeakReference<>(null); // written under the class's lock

    /** Tests have one that takes its time. */
    static volatile Supplier<HttpClient> maker = TimedHttp::make;

    private TimedHttp() {}

    /** What a server has answered. */
    public record Response(int status, HttpHeaders headers, byte[] body) {

        /** The body as UTF-8. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** As {@code request(uri).get()}: GET with the default limit. */
    public static Response fetch(URI uri) throws IOException, TimeLimitException, InterruptedException {
        return request(uri).get();
    }

    /** As {@code request(uri).post(contentType, body)}: POST with the default limit. */
    public static Response post(URI uri, String contentType, byte[] body)
            throws IOException, TimeLimitException, InterruptedException {
        return request(uri).post(contentType, body);
    }

    /**
     * A request that is to be made.
     *
     * @throws IllegalArgumentException where the URI is not an absolute one of http or https with a host
     */
    public static Request request(URI uri) {
        String scheme = uri.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException("Only http and https can be fetched, not " + uri);
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("A URI to fetch has a host, unlike " + uri);
        }
        return new Request(uri, null, DEFAULT_MAX_BODY_SIZE, List.of());
    }

    /** A request with its time limit. Immutable: each method returns another one. */
    public static final class Request {
        private final URI uri;
        private final @Nullable Duration limit;
        private final long maxBodySize;
        private final List<String> headers;

        private Request(URI uri, @Nullable Duration limit, long maxBodySize, List<String> headers) {
            this.uri = uri;
            this.limit = limit;
            this.maxBodySize = maxBodySize;
            this.headers = headers;
        }

        /** Over the whole exchange; {@link Timeouts#NONE} for none. By default what {@link Timeouts#setDefault} has installed says. */
        public Request limit(Duration time) {
            return new Request(uri, Objects.requireNonNull(time), maxBodySize, headers);
        }

        /**
         * Bytes of the response's body at most; a larger one is an IOException, and is not read to its end.
         *
         * @throws IllegalArgumentException if negative
         */
        public Request maxBodySize(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("A body has 0 bytes or more, not " + bytes);
            }
            return new Request(uri, limit, bytes, headers);
        }

        /**
         * A header field of the request.
         *
         * @throws IllegalArgumentException for a name or value that is not one, or that the protocol looks after itself, such as Host
         */
        public Request header(String name, String value) {
            HttpRequest.newBuilder().header(name, value); // refuses now what it would refuse later
            List<String> more = new ArrayList<>(headers);
            more.add(name);
            more.add(value);
            return new Request(uri, limit, maxBodySize, List.copyOf(more));
        }

        /**
         * GET.
         *
         * @return the response, whatever its status
         * @throws ConnectException where nobody listens
         * @throws IOException where the network or the server fails, or the body is larger than it may be
         * @throws TimeLimitException when the limit has passed; the connection is closed
         * @throws IllegalStateException where no limit was given and there is no default; on an event loop, which must not wait
         */
        public Response get() throws IOException, TimeLimitException, InterruptedException {
            return exchange("GET", BodyPublishers.noBody(), List.of());
        }

        /** POST; see {@link #get}. */
        public Response post(String contentType, byte[] body)
                throws IOException, TimeLimitException, InterruptedException {
            return exchange("POST", BodyPublishers.ofByteArray(body), List.of("Content-Type", contentType));
        }

        private Response exchange(String method, BodyPublisher body, List<String> more)
                throws IOException, TimeLimitException, InterruptedException {
            if (ThreadExecutorMap.currentExecutor() != null) {
                throw new IllegalStateException(
                        "An HTTP request waits for its response and was made on an event loop, which must not wait; make it on another thread");
            }
            Duration own = limit != null ? limit : Timeouts.currentDefault();
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, body);
            List<String> fields = new ArrayList<>(headers);
            fields.addAll(more);
            if (!fields.isEmpty()) {
                request.headers(fields.toArray(String[]::new));
            }
            Deadline around = Deadline.current();
            try (Deadline scope = Deadline.after(own)) {
                if (scope.hasPassed()) {
                    throw expired(own, around);
                }
                return send(request.build());
            } catch (DeadlineExceededException e) {
                throw expired(own, around);
            }
        }

        private Response send(HttpRequest request) throws IOException, InterruptedException {
            String what = "fetching " + uri;
            CompletableFuture<Exchange> begun = begin(request);
            try {
                Exchange exchange = Deadline.await(begun, what);
                HttpResponse<byte[]> response = Deadline.await(exchange.response, what);
                return new Response(response.statusCode(), response.headers(), response.body());
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            } finally {
                boolean notBegun = begun.cancel(false);
                if (!notBegun) {
                    var unused = begun.thenAccept(Exchange::end);
                }
            }
        }

        /** Where there is no client yet, on another thread: nothing can cut its making short. */
        private CompletableFuture<Exchange> begin(HttpRequest request) {
            HttpClient present = shared.get();
            if (present != null) {
                return CompletableFuture.completedFuture(exchange(present, request));
            }
            CompletableFuture<Exchange> begun = new CompletableFuture<>();
            Thread thread = new Thread(
                    () -> {
                        try {
                            HttpClient made = client();
                            Exchange exchange = begun.isDone() ? null : exchange(made, request);
                            if (exchange != null && !begun.complete(exchange)) {
                                exchange.end(); // given up meanwhile
                            }
                        } catch (Throwable e) {
                            begun.completeExceptionally(e);
                        }
                    },
                    "fairlead-http-start");
            thread.setDaemon(true);
            thread.start();
            return begun;
        }

        private Exchange exchange(HttpClient client, HttpRequest request) {
            return new Exchange(client, client.sendAsync(request, head -> new LimitedBody(head, maxBodySize)));
        }

        private IOException failure(@Nullable Throwable cause) {
            if (cause instanceof ConnectException refused) {
                ConnectException told = new ConnectException("Connecting to " + uri + " failed"
                        + (refused.getMessage() == null ? "" : ": " + refused.getMessage()));
                told.initCause(refused);
                return told;
            }
            String what = cause == null ? "" : ": " + (cause.getMessage() == null ? cause : cause.getMessage());
            return new IOException("Fetching " + uri + " failed" + what, cause);
        }

        private TimeLimitException expired(Duration own, @Nullable Deadline around) {
            String what = own.equals(Timeouts.NONE) ? "the deadline of the calling thread" : "its limit of " + own;
            TimeLimitException expired = new TimeLimitException(uri + " was not fetched within " + what, own);
            if (around != null && around.hasPassed()) {
                expired.initCause(new DeadlineExceededException("The deadline of the calling thread passed"));
            }
            return expired;
        }
    }

    /** A request that was sent, and its client, which is to live as long. */
    private record Exchange(HttpClient client, CompletableFuture<HttpResponse<byte[]>> response) {
        void end() {
            response.cancel(true); // no effect where it is over; else closes the connection
            Reference.reachabilityFence(client);
        }
    }

    private static synchronized HttpClient client() {
        HttpClient client = shared.get();
        if (client == null) {
            client = maker.get();
            shared = new WeakReference<>(client);
        }
        return client;
    }

    private static HttpClient make() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(threads())
                .build();
    }

    /** For tests: the next request is the first. */
    static synchronized void forgetClient() {
        shared = new WeakReference<>(null);
    }

    /** Made when needed, gone a second later: what resolves a host's name may block beyond every limit. */
    private static ThreadPoolExecutor threads() {
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(null, task, "fairlead-http", 0, false);
            thread.setDaemon(true);
            return thread;
        });
    }
}
