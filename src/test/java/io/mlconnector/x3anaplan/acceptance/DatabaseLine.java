package io.mlconnector.x3anaplan.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between the replicas and their database, which a test takes down and up again. */
final class DatabaseLine implements AutoCloseable {

    private final int target;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int silences;
    private volatile boolean silent;
    private ServerSocket server;

    DatabaseLine(int target) {
        this.target = target;
        up(0);
        port = server.getLocalPort();
    }

    int port() {
        return port;
    }

    /** Connections are refused, those that stand are cut. */
    void down() {
        quietly(server);
        open.forEach(DatabaseLine::quietly);
        open.clear();
    }

    void up() {
        silent = false;
        if (server.isClosed()) {
            up(port);
        }
    }

    /** What is sent is lost, now and for ever on lines that stand, and nobody is told: as when a host or a route vanishes. */
    void silence() {
        silent = true;
        silences++;
    }

    private void up(int on) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), on));
            server = socket;
            daemon(() -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        try {
            while (true) {
                Socket client = socket.accept();
                Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true); // else each answer waits for 40 ms
                database.setTcpNoDelay(true);
                open.add(client);
                open.add(database);
                int since = silences;
                boolean lost = silent;
                daemon(() -> pass(client, database, since, lost));
                daemon(() -> pass(database, client, since, lost));
            }
        } catch (IOException down) {
            quietly(socket);
        }
    }

    private void pass(Socket from, Socket to, int since, boolean lost) {
        byte[] bytes = new byte[8192];
        try {
            for (int n = from.getInputStream().read(bytes); n >= 0; n = from.getInputStream().read(bytes)) {
                if (!lost && since == silences) {
                    to.getOutputStream().write(bytes, 0, n);
                }
            }
        } catch (IOException cut) {
            // closed below
        }
        quietly(from);
        quietly(to);
        open.remove(from);
        open.remove(to);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "database-line");
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(java.io.Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException alreadyClosed) {
            // nothing to do
        }
    }

    @Override
    public void close() {
        down();
    }
}
