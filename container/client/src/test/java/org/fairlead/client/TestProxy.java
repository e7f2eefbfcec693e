package org.fairlead.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that connects whatever host it is asked for to the same port of this machine, and remembers what it was asked. */
final class TestProxy implements AutoCloseable {

    private interface Dialogue {
        /** @return the port to connect to, or 0 for none */
        int negotiate(TestProxy proxy, Socket client) throws IOException;
    }

    private final ServerSocket listener;
    private final Dialogue dialogue;
    private final String user;
    private final String password;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private TestProxy(Dialogue dialogue, String user, String password) throws IOException {
        this.dialogue = dialogue;
        this.user = user;
        this.password = password;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** @param user "" where nobody is asked */
    static TestProxy http(String user, String password) throws IOException {
        return new TestProxy(TestProxy::connect, user, password);
    }

    /** @param user "" where nobody is asked */
    static TestProxy socks5(String user, String password) throws IOException {
        return new TestProxy(TestProxy::socks, user, password);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "test-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            int port = dialogue.negotiate(this, client);
            if (port != 0) {
                try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    start(() -> copy(server, client));
                    copy(client, server);
                }
            }
        } catch (IOException gone) {
            // one of both
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException gone) {
            // one of both
        }
    }

    private static int connect(TestProxy proxy, Socket client) throws IOException {
        String head = OneShotServer.readHead(client);
        proxy.asked.add(head);
        OutputStream out = client.getOutputStream();
        String pair = proxy.user + ":" + proxy.password;
        String expected = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        if (!proxy.user.isEmpty()
                && !head.toLowerCase(java.util.Locale.ROOT).contains(expected.toLowerCase(java.util.Locale.ROOT))) {
            out.write(("HTTP/1.1 407 Proxy Authentication Required\r\n"
                            + "Proxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return 0;
        }
        out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String authority = head.split(" ", 3)[1];
        return Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
    }

    /** RFC 1928, and RFC 1929 where there is a user; the target by name alone. */
    private static int socks(TestProxy proxy, Socket client) throws IOException {
        InputStream raw = client.getInputStream();
        DataInputStream in = new DataInputStream(raw);
        OutputStream out = client.getOutputStream();
        in.readByte();
        byte[] methods = in.readNBytes(in.readUnsignedByte());
        byte wanted = (byte) (proxy.user.isEmpty() ? 0 : 2);
        boolean offered = new String(methods, StandardCharsets.ISO_8859_1).indexOf(wanted) >= 0;
        out.write(new byte[] {5, offered ? wanted : (byte) 0xff});
        if (!offered) {
            return 0;
        }
        if (wanted == 2) {
            in.readByte();
            String user = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            String password = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            boolean known = user.equals(proxy.user) && password.equals(proxy.password);
            out.write(new byte[] {1, (byte) (known ? 0 : 1)});
            if (!known) {
                return 0;
            }
        }
        in.readNBytes(3);
        int type = in.readByte();
        String host = type == 3
                ? new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII)
                : InetAddress.getByAddress(in.readNBytes(type == 1 ? 4 : 16)).getHostAddress();
        int port = in.readUnsignedShort();
        proxy.asked.add(host + ":" + port);
        boolean forbidden = host.startsWith("forbidden");
        out.write(new byte[] {5, (byte) (forbidden ? 2 : 0), 0, 1, 0, 0, 0, 0, 0, 0});
        return forbidden ? 0 : port;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The CONNECT heads, or the hosts and ports of SOCKS. */
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
