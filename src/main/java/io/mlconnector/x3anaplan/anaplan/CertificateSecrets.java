package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.anaplan.PrivateKeys.Unusable;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.vault.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The certificate of a connection, from its secrets. Whatever Anaplan would refuse without saying why is looked for here, before it is
 * asked (reference anaplan-api 2.5).
 */
@ApplicationScoped
public class CertificateSecrets {

    static final String CERTIFICATE = "anaplan.certificate";
    static final String KEY = "anaplan.private-key";
    static final String KEY_PASSWORD = "anaplan.private-key-password";
    static final String KEYSTORE = "anaplan.keystore";
    static final String KEYSTORE_PASSWORD = "anaplan.keystore-password";
    private static final int LEAST_BITS = 2048;

    private final Secrets secrets;
    private final Clock clock;

    @Inject
    public CertificateSecrets(Secrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** @throws ConfigurationFault if there is none, or it cannot be used; names the secret */
    SigningCertificate read(String connection) {
        Optional<String> store = secrets.find(connection, KEYSTORE);
        if (store.isPresent() && secrets.find(connection, CERTIFICATE).isPresent()) {
            throw fault(connection, KEYSTORE, "and the secret " + CERTIFICATE + " are both set: remove the one that is not to be used");
        }
        SigningCertificate read = store.isPresent() ? fromKeystore(connection, store.get()) : fromPem(connection);
        check(connection, store.isPresent() ? KEYSTORE : CERTIFICATE, read);
        return read;
    }

    /** Tells one certificate from another without reading it; empty if there is none. No secret. */
    String fingerprint(String connection) {
        String text = secrets.find(connection, KEYSTORE).or(() -> secrets.find(connection, CERTIFICATE)).orElse("");
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return text.isEmpty() ? "" : HexFormat.of().formatHex(digest, 0, 12);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SigningCertificate fromPem(String connection) {
        String pem = secrets.get(connection, CERTIFICATE);
        String keyPem = secrets.get(connection, KEY);
        List<X509Certificate> certificates = read(connection, CERTIFICATE, CERTIFICATE, () -> PrivateKeys.certificates(pem));
        PrivateKey key = read(connection, KEY, KEY_PASSWORD,
                () -> PrivateKeys.key(keyPem, secrets.find(connection, KEY_PASSWORD).orElse(null)));
        return pair(connection, KEY, certificates, key);
    }

    private SigningCertificate fromKeystore(String connection, String base64) {
        char[] password = secrets.find(connection, KEYSTORE_PASSWORD).orElse("").toCharArray();
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw fault(connection, KEYSTORE, "is no base64: encode the PKCS#12 file, e.g. with base64");
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            List<String> keys = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    keys.add(alias);
                }
            }
            if (keys.size() != 1) {
                throw fault(connection, KEYSTORE, "holds " + keys.size() + " keys " + keys + ": it must hold one, with its certificate");
            }
            List<X509Certificate> chain = new ArrayList<>();
            for (var certificate : Optional.ofNullable(store.getCertificateChain(keys.get(0))).orElseThrow(
                    () -> fault(connection, KEYSTORE, "holds a key without a certificate"))) {
                chain.add((X509Certificate) certificate);
            }
            return pair(connection, KEYSTORE, chain, (PrivateKey) store.getKey(keys.get(0), password));
        } catch (IOException | GeneralSecurityException e) {
            boolean wrong = e instanceof GeneralSecurityException || e.getCause() instanceof GeneralSecurityException;
            throw fault(connection, KEYSTORE, wrong ? "cannot be opened: check the secret " + KEYSTORE_PASSWORD
                    : "is no PKCS#12 key store: export certificate and key as PKCS#12 (.p12, .pfx) and encode that with base64");
        }
    }

    /** The certificate that the key belongs to: a file may hold those of its issuers as well, and only the leaf is sent. */
    private static SigningCertificate pair(String connection, String name, List<X509Certificate> certificates, PrivateKey key) {
        if (!(key instanceof RSAKey rsa)) {
            throw fault(connection, name, "is of type " + key.getAlgorithm() + "; Anaplan takes RSA only");
        }
        for (X509Certificate certificate : certificates) {
            if (certificate.getPublicKey() instanceof RSAPublicKey own && own.getModulus().equals(rsa.getModulus())) {
                return new SigningCertificate(certificate, key);
            }
        }
        throw fault(connection, name, "does not belong to the certificate (" + certificates.get(0).getSubjectX500Principal().getName()
                + "): set the key that the certificate was issued for");
    }

    private void check(String connection, String name, SigningCertificate read) {
        X509Certificate certificate = read.certificate();
        Instant now = clock.instant();
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (((RSAKey) read.key()).getModulus().bitLength() < LEAST_BITS) {
            throw fault(connection, name, "has a key of " + ((RSAKey) read.key()).getModulus().bitLength() + " bits; Anaplan asks for at least "
                    + LEAST_BITS);
        } else if (now.isAfter(until)) {
            throw fault(connection, name, "ended: the certificate (" + read.name() + ") was valid until " + until + ", and it is " + now
                    + " now. Get a new one, register it in Anaplan (Administration > Security > Certificates) and set it here");
        } else if (now.isBefore(from)) {
            throw fault(connection, name, "is not valid yet: the certificate (" + read.name() + ") is valid from " + from
                    + ", and it is " + now + " now. Check the clock of this machine");
        }
    }

    private interface Read<T> {
        T get() throws Unusable;
    }

    private static <T> T read(String connection, String name, String password, Read<T> read) {
        try {
            return read.get();
        } catch (Unusable e) {
            throw fault(connection, name, e.getMessage() + (e.isPassword() ? ": check the secret " + password : ""));
        }
    }

    private static ConfigurationFault fault(String connection, String name, String what) {
        return new ConfigurationFault("connection " + connection + ": the secret " + name + " " + what);
    }
}
