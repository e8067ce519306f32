package io.mlconnector.x3anaplan.sandbox.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certification authority that nobody knows, and a certificate of localhost that it signed: the TLS of many an X3 (reference 1.1). */
public final class OwnAuthority {

    private static final String PASSWORD = "sandbox";
    private final KeyStore keys;

    /** @param folder receives the key store; made with the JDK's keytool */
    public OwnAuthority(Path folder) throws IOException, GeneralSecurityException {
        Path store = folder.resolve("sandbox-tls.p12");
        Files.deleteIfExists(store);
        keytool(store, "-alias", "ca", "-dname", "CN=Sandbox CA", "-ext", "bc:c");
        keytool(store, "-alias", "server", "-dname", "CN=localhost", "-signer", "ca", "-ext", "san=dns:localhost,ip:127.0.0.1");
        keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private static void keytool(Path store, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-keyalg", "EC", "-validity", "30", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** What a server needs to show its certificate. */
    public SSLContext server() throws GeneralSecurityException {
        KeyStore server = KeyStore.getInstance("PKCS12");
        try {
            server.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setKeyEntry("server", keys.getKey("server", PASSWORD.toCharArray()), PASSWORD.toCharArray(), keys.getCertificateChain("server"));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(server, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    /** The authority's own certificate, PEM. */
    public String pem() throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(keys.getCertificate("ca").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
