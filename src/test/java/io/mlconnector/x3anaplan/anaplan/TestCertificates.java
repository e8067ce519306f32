package io.mlconnector.x3anaplan.anaplan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/** Certificates of users, made at test time, in all the forms that people have them in. */
public final class TestCertificates {

    /** Makes what the JDK alone does not; not registered, so that the product does not get at it. */
    private static final Provider PROVIDER = new BouncyCastleProvider();
    private static final KeyPair AUTHORITY = keys("RSA", 2048);

    private TestCertificates() {
    }

    /** A certificate with its key. */
    public record Issued(X509Certificate certificate, PrivateKey key) {

        public String pem() {
            return write(certificate);
        }

        /** {@code -----BEGIN RSA PRIVATE KEY-----} (or EC). */
        public String pkcs1() {
            return write(key);
        }

        public String pkcs8() {
            try {
                return write(new JcaPKCS8Generator(key, null));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** {@code Proc-Type: 4,ENCRYPTED}. @param cipher e.g. AES-256-CBC or DES-EDE3-CBC */
        public String encryptedPkcs1(String cipher, String password) {
            StringWriter text = new StringWriter();
            try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
                writer.writeObject(key, new JcePEMEncryptorBuilder(cipher).setProvider(PROVIDER).build(password.toCharArray()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return text.toString();
        }

        /** {@code -----BEGIN ENCRYPTED PRIVATE KEY-----}. */
        public String encryptedPkcs8(ASN1ObjectIdentifier cipher, String password) {
            try {
                return write(new JcaPKCS8Generator(key,
                        new JceOpenSSLPKCS8EncryptorBuilder(cipher).setProvider(PROVIDER).setPassword(password.toCharArray()).build()));
            } catch (IOException | OperatorCreationException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The same with a password stretched by scrypt: {@code openssl pkcs8 -topk8 -scrypt}. */
        public String scryptPkcs8(String password) {
            try {
                return write(new JcaPKCS8Generator(key, new JcePKCSPBEOutputEncryptorBuilder(new ScryptConfig.Builder(1024, 8, 1).build(),
                        NISTObjectIdentifiers.id_aes256_CBC).setProvider(PROVIDER).build(password.toCharArray())));
            } catch (IOException | OperatorCreationException e) {
                throw new IllegalStateException(e);
            }
        }

        /** PKCS#12 in base64, with the issuer's certificate in its chain. */
        public String keystore(String password) {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("x3-anaplan", key, password.toCharArray(), new Certificate[] {certificate, authority()});
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                store.store(out, password.toCharArray());
                return Base64.getMimeEncoder().encodeToString(out.toByteArray());
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A certificate as Anaplan takes it, valid now. */
    public static Issued of(String email) {
        return of(email, Instant.now().minus(Duration.ofDays(1)), Instant.now().plus(Duration.ofDays(300)), keys("RSA", 2048));
    }

    static Issued of(String email, Instant from, Instant until, KeyPair keys) {
        return new Issued(sign("CN=Planning Integration,O=Demo", email, from, until, keys), keys.getPrivate());
    }

    /** The authority's own certificate: self-signed, without e-mail. */
    static X509Certificate authority() {
        return sign("CN=Test Authority", null, Instant.now().minus(Duration.ofDays(2)), Instant.now().plus(Duration.ofDays(900)), AUTHORITY);
    }

    static KeyPair keys(String algorithm, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(size);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate sign(String subject, String email, Instant from, Instant until, KeyPair keys) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(new X500Name("CN=Test Authority"),
                    new BigInteger(64, new SecureRandom()), Date.from(from), Date.from(until), new X500Name(subject), keys.getPublic());
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            if (email != null) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.rfc822Name, email)));
            }
            return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA")
                    .build(AUTHORITY.getPrivate())));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String write(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }
}
