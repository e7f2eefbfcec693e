package org.fairlead.tck.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.Enumeration;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.jspecify.annotations.Nullable;

/** One request that a servlet answers: with a response of its own, or with an upgrade. */
public final class Exchange {

    private final RequestHead head;
    private final Deployment.RequestFacts facts;
    private final Response response = new Response();
    private Deployment.@Nullable Outcome upgrade;

    public Exchange(RequestHead head, Deployment.RequestFacts facts) {
        this.head = head;
        this.facts = facts;
    }

    /** The exchange of a request that was handed to a servlet here. */
    public static Exchange of(Object httpServletRequest) {
        return Part.target(httpServletRequest, Request.class).exchange();
    }

    public HttpServletRequest request() {
        return Part.of(HttpServletRequest.class, new Request());
    }

    public HttpServletResponse response() {
        return Part.of(HttpServletResponse.class, response);
    }

    public RequestHead head() {
        return head;
    }

    public Deployment.RequestFacts facts() {
        return facts;
    }

    /** The servlet has upgraded the request. */
    public void upgraded(Deployment.Outcome outcome) {
        upgrade = outcome;
    }

    /** What becomes of the request. */
    public Deployment.Outcome outcome() {
        return upgrade == null ? response.outcome() : upgrade;
    }

    /** The methods of {@link HttpServletRequest} that are offered. */
    public final class Request {
        private Exchange exchange() {
            return Exchange.this;
        }

        public String getMethod() {
            return head.method();
        }

        public String getProtocol() {
            return head.version();
        }

        public String getRequestURI() {
            int query = head.target().indexOf('?');
            return query < 0 ? head.target() : head.target().substring(0, query);
        }

        public @Nullable String getQueryString() {
            int query = head.target().indexOf('?');
            return query < 0 ? null : head.target().substring(query + 1);
        }

        public @Nullable String getHeader(String name) {
            return head.headers().first(name);
        }

        public Enumeration<String> getHeaders(String name) {
            return Collections.enumeration(head.headers().all(name));
        }
    }

    /** The methods of {@link HttpServletResponse} that are offered. */
    public static final class Response {
        private final Headers.Builder headers = Headers.builder();
        private final StringWriter body = new StringWriter();
        private int status = HttpServletResponse.SC_OK;

        public void setStatus(int code) {
            status = code;
        }

        public void sendError(int code) {
            status = code;
        }

        public void sendError(int code, String message) {
            status = code;
            body.append(message);
        }

        public void setHeader(String name, String value) {
            headers.set(name, value);
        }

        public void setContentType(String type) {
            headers.set("Content-Type", type);
        }

        public PrintWriter getWriter() {
            return new PrintWriter(body, true);
        }

        private Deployment.Outcome outcome() {
            return new Deployment.Refused(ResponseHead.refusal(status, body.toString(), headers.build()));
        }
    }
}
