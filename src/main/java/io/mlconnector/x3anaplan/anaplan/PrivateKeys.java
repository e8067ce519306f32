package io.mlconnector.x3anaplan.anaplan;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;


/** Reads PEM texts. What goes wrong is told without the text: it is secret. */
final class PrivateKeys {

    /** A text that is no usable key or certificate; the message completes "the secret ... ". */
    static final class Unusable extends Exception {

        private static final long serialVersionUID = 1;
        private final boolean password;

        Unusable(String message, boolean password) {
            super(message);
            this.password = password;
        }

        /** Whether the password, rather than the text, is what to look at. */
        boolean isPassword() {
            return password;
        }
    }

    private PrivateKeys() {
    }

    /**
     * A private key in PKCS#1 or PKCS#8, plain or encrypted (reference anaplan-api 2.5).
     *
     * @param password null if there is none
     */
    static PrivateKey key(String pem, String password) throws Unusable {
        for (Object object : objects(pem)) {
            if (object instanceof PrivateKeyInfo || object instanceof PEMKeyPair || object instanceof PEMEncryptedKeyPair
                    || object instanceof PKCS8EncryptedPrivateKeyInfo) {
                return key(object, password);
            }
        }
        throw new Unusable("holds no private key; it must be PEM, with a line such as -----BEGIN PRIVATE KEY-----", false);
    }

    private static PrivateKey key(Object object, String password) throws Unusable {
        boolean encrypted = object instanceof PEMEncryptedKeyPair || object instanceof PKCS8EncryptedPrivateKeyInfo;
        if (encrypted && password == null) {
            throw new Unusable("is encrypted, and there is no password for it", true);
        }
        try {
            PrivateKeyInfo info;
            if (object instanceof PEMEncryptedKeyPair pair) {
                info = pair.decryptKeyPair(new BcPEMDecryptorProvider(password.toCharArray())).getPrivateKeyInfo();
            } else if (object instanceof PKCS8EncryptedPrivateKeyInfo sealed) {
                info = decrypted(sealed, password.toCharArray());
            } else {
                info = object instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) object;
            }
            return new JcaPEMKeyConverter().getPrivateKey(info);
        } catch (IOException | PKCSException | IllegalArgumentException e) {
            throw encrypted ? new Unusable("cannot be decrypted with the password given", true)
                    : new Unusable("holds a private key that cannot be read", false);
        }
    }

    /** As the JDK does it, which knows what openssl uses by itself; else by the scheme's parts. */
    private static PrivateKeyInfo decrypted(PKCS8EncryptedPrivateKeyInfo sealed, char[] password) throws PKCSException {
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(sealed.getEncoded());
            // The JDK names the scheme (PBEWithHmacSHA256AndAES_256) by the parameters only.
            String scheme = info.getAlgParameters() == null ? info.getAlgName() : info.getAlgParameters().toString();
            Cipher cipher = Cipher.getInstance(scheme);
            cipher.init(Cipher.DECRYPT_MODE, SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password)),
                    info.getAlgParameters());
            return PrivateKeyInfo.getInstance(info.getKeySpec(cipher).getEncoded());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return byParts(sealed, password);
        }
    }

    private static PrivateKeyInfo byParts(PKCS8EncryptedPrivateKeyInfo sealed, char[] password) throws PKCSException {
        try {
            return Pbes2.opened(sealed, password);
        } catch (GeneralSecurityException | ArithmeticException e) {
            throw new PKCSException("another password, or an unknown scheme", e);
        }
    }

    /** All certificates of a text, in their order. */
    static List<X509Certificate> certificates(String pem) throws Unusable {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Object object : objects(pem)) {
            if (object instanceof X509CertificateHolder holder) {
                try {
                    certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
                } catch (CertificateException e) {
                    throw new Unusable("holds a certificate that cannot be read", false);
                }
            }
        }
        if (certificates.isEmpty()) {
            throw new Unusable("holds no certificate; it must be PEM, with the line -----BEGIN CERTIFICATE-----", false);
        }
        return certificates;
    }

    private static List<Object> objects(String pem) throws Unusable {
        // Environment variables often carry the line breaks as two characters.
        String text = pem.contains("\n") ? pem : pem.replace("\\n", "\n");
        List<Object> objects = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                objects.add(object);
            }
        } catch (IOException | RuntimeException e) {
            throw new Unusable("is no valid PEM", false);
        }
        return objects;
    }
}
