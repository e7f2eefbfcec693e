package org.fairlead.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client's TLS by the JDK's engine: TLS 1.3 with one cipher suite, so that every server has the same work. */
final class TlsStream implements Stream {

    private static final SSLContext CONTEXT = trustingAll();
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer in;
    private final ByteBuffer out;

    TlsStream(SocketChannel channel) throws IOException {
        this.channel = channel;
        engine = CONTEXT.createSSLEngine("localhost", 443);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {"TLSv1.3"});
        engine.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        int packet = engine.getSession().getPacketBufferSize();
        in = ByteBuffer.allocateDirect(2 * packet);
        out = ByteBuffer.allocateDirect(2 * packet).limit(0);
        engine.beginHandshake();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int start = into.position();
        int read = channel.read(in);
        in.flip();
        boolean more = true;
        while (more) {
            if (into.remaining() < engine.getSession().getApplicationBufferSize()) {
                throw new IOException("the load generator's buffer is too small for TLS");
            }
            SSLEngineResult result = engine.unwrap(in, into);
            shakeHands();
            more = result.getStatus() == SSLEngineResult.Status.OK && (in.hasRemaining() || result.bytesProduced() > 0);
        }
        in.compact();
        int produced = into.position() - start;
        return produced == 0 && (read < 0 || engine.isInboundDone()) ? -1 : produced;
    }

    /** Tasks run here, on the only thread there is. */
    private void shakeHands() throws IOException {
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            } else if (status == HandshakeStatus.NEED_WRAP) {
                wrap(NOTHING);
                flush();
            } else {
                return;
            }
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int start = from.position();
        shakeHands();
        while (from.hasRemaining() && flush() && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
            wrap(from);
        }
        flush();
        return from.position() - start;
    }

    private void wrap(ByteBuffer from) throws IOException {
        out.compact();
        SSLEngineResult result = engine.wrap(from, out);
        out.flip();
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW && !flush()) {
            throw new IOException("the socket takes nothing in the midst of a TLS handshake");
        }
    }

    /** Whether the handshake is over and nothing waits. */
    @Override
    public boolean flush() throws IOException {
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                return false;
            }
        }
        return true;
    }

    private static SSLContext trustingAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            // the servers of a benchmark are whom we started
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // as above
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
