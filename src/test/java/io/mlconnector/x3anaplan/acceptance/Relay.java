package io.mlconnector.x3anaplan.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;

/** A network on loopback between the product and one system: passes bytes on until a test lets it misbehave. */
final class Relay implements AutoCloseable {

    /** What becomes of a COMMIT. */
    enum Loss {
        /** It never arrives: the transaction is rolled back. */
        COMMIT,
        /** It arrives and is carried out; its answer does not come back. */
        ANSWER
    }

    /** Loses the COMMIT, or its answer, of the next transaction in which the client says {@code marker}. */
    private record Trap(String marker, Loss loss) {
    }

    private final int target;
    private final int port;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Trap> trap = new AtomicReference<>();
    private volatile SSLContext tls;
    private volatile ServerSocket server;
    private volatile int sprung;

    /** @param target port on loopback that bytes are passed on to */
    Relay(int target) {
        this.target = target;
        listen(0);
        port = server.getLocalPort();
    }

    int port() {
        return port;
    }

    /** Speaks TLS with the client from now on, and shows the certificate of this context. */
    Relay showing(SSLContext context) {
        tls = context;
        return this;
    }

    /** Connections are refused, those that stand are cut. */
    void refuse() {
        close(server);
        cut();
    }

    /** Connections are accepted again. */
    void accept() {
        listen(port);
    }

    /** Cuts the connections that stand; new ones pass. */
    void cut() {
        links.forEach(Link::drop);
    }

    /** Sets a trap for one transaction; the relay must see plain text, so the client may not prepare its statements. */
    void lose(Loss loss, String marker) {
        sprung = 0;
        trap.set(new Trap(marker, loss));
    }

    /** Whether the trap of the last {@link #lose} has struck. */
    boolean hasStruck() {
        return sprung > 0;
    }

    private void listen(int on) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), on));
            server = socket;
            daemon(() -> acceptAll(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void acceptAll(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                daemon(() -> link(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void link(Socket plain) {
        try {
            SSLContext context = tls;
            plain.setTcpNoDelay(true); // else each answer waits for 40 ms
            Socket client = context == null ? plain : context.getSocketFactory().createSocket(plain, plain.getInputStream(), true);
            Socket system = new Socket(InetAddress.getLoopbackAddress(), target);
            system.setTcpNoDelay(true);
            Link link = new Link(client, system);
            links.add(link);
            daemon(link::requests);
            link.answers();
        } catch (IOException refusedOrCut) {
            close(plain);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(java.io.Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException alreadyGone) {
            // nothing to do
        }
    }

    @Override
    public void close() {
        refuse();
    }

    /** One connection and what was said on it since its last COMMIT. */
    private final class Link {

        private final Socket client;
        private final Socket system;
        private final StringBuilder said = new StringBuilder();
        private volatile boolean deaf;

        Link(Socket client, Socket system) {
            this.client = client;
            this.system = system;
        }

        void requests() {
            byte[] bytes = new byte[65_536];
            try {
                InputStream from = client.getInputStream();
                OutputStream to = system.getOutputStream();
                for (int n = from.read(bytes); n >= 0; n = from.read(bytes)) {
                    if (falls(new String(bytes, 0, n, StandardCharsets.ISO_8859_1))) {
                        break;
                    }
                    to.write(bytes, 0, n);
                    to.flush();
                }
            } catch (IOException cut) {
                // dropped below
            }
            if (!deaf) {
                drop();
            }
        }

        void answers() {
            byte[] bytes = new byte[65_536];
            try {
                InputStream from = system.getInputStream();
                OutputStream to = client.getOutputStream();
                for (int n = from.read(bytes); n >= 0 && !deaf; n = from.read(bytes)) {
                    to.write(bytes, 0, n);
                    to.flush();
                }
            } catch (IOException cut) {
                // dropped below
            }
            drop();
        }

        /** Whether the bytes must not be passed on. */
        private boolean falls(String text) {
            Trap set = trap.get();
            if (set == null) {
                return false;
            }
            said.append(text);
            if (!text.contains("COMMIT")) {
                return false;
            }
            boolean struck = said.indexOf(set.marker()) >= 0 && trap.compareAndSet(set, null);
            said.setLength(0);
            if (struck) {
                deaf = set.loss() == Loss.ANSWER;
                sprung++;
            }
            return struck && set.loss() == Loss.COMMIT;
        }

        void drop() {
            links.remove(this);
            close(client);
            close(system);
        }
    }
}
