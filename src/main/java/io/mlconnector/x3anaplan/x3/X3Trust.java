package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.Certificates;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/** Whose certificates a connection trusts for X3 and its token server: the JVM's, and those of its own file. Names are always checked. */
final class X3Trust {

    private X3Trust() {
    }

    /** Name of the registered TLS settings of the connection. @throws ConfigurationFault if its file cannot be read any more */
    static String bean(CamelContext camel, Connection connection) {
        Path file = connection.x3().caFile();
        String name = file == null ? "x3-trust" : "x3-trust-" + Integer.toHexString(file.toAbsolutePath().toString().hashCode());
        synchronized (X3Trust.class) {
            if (camel.getRegistry().lookupByName(name) == null) {
                camel.getRegistry().bind(name, file == null ? new SSLContextParameters() : trusting(connection, file, null));
            }
        }
        return name;
    }

    /** @param jvm the store that the JVM trusts; null for its default */
    static SSLContextParameters trusting(Connection connection, Path file, KeyStore jvm) {
        try {
            List<X509Certificate> certificates = new ArrayList<>(Certificates.read(file));
            // X3 may have an authority of its own while the token server has a public one.
            for (TrustManager manager : managers(jvm)) {
                if (manager instanceof X509TrustManager trusted) {
                    certificates.addAll(List.of(trusted.getAcceptedIssuers()));
                }
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca" + i, certificates.get(i));
            }
            TrustManagersParameters trust = new TrustManagersParameters();
            trust.setTrustManager(managers(store)[0]);
            SSLContextParameters tls = new SSLContextParameters();
            tls.setTrustManagers(trust);
            return tls;
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigurationFault("connection " + connection.name() + ", x3.caFile: " + e.getMessage()
                    + ". Put a file with certificates in PEM form there.", e);
        }
    }

    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
