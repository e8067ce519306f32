package io.mlconnector.x3anaplan.acceptance.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A real Squid as forward proxy on this machine. */
public final class Squid implements AutoCloseable {

    private final Process process;
    private final int port;
    private final Path log;

    private Squid(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** @param host of this machine, by the name under which the proxy knows it */
    public static Squid start(String host) {
        Path program = RealPart.of("squid", "squid");
        try {
            Path folder = Files.createTempDirectory("squid-");
            // It gives up the rights of root.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            int port = freePort();
            Path log = folder.resolve("access.log");
            Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost " + host + "\n");
            Path settings = Files.writeString(folder.resolve("squid.conf"), """
                    http_port 127.0.0.1:%d
                    http_access allow all
                    cache deny all
                    access_log stdio:%s
                    cache_log %s
                    pid_filename none
                    coredump_dir %s
                    shutdown_lifetime 0 seconds
                    netdb_filename none
                    hosts_file %s
                    """.formatted(port, log, folder.resolve("cache.log"), folder, hosts));
            Process process = new ProcessBuilder(program.toString(), "-N", "-f", settings.toString()).redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out.log").toFile()).start();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> answers(port));
            return new Squid(process, port, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** One line a request. */
    public List<String> requests() {
        try {
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
