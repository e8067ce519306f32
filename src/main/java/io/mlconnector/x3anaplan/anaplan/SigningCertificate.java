package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.AnaplanAuth;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A certificate and the private key that belongs to it, both RSA. */
record SigningCertificate(X509Certificate certificate, PrivateKey key) {

    /** The {@code Authorization} header, in one line: base64 of the whole PEM text, or what stands between its first and last line. */
    String header(AnaplanAuth.Header form) {
        try {
            return "CACertificate " + Base64.getEncoder().encodeToString(form == AnaplanAuth.Header.BODY ? certificate.getEncoded()
                    : pem().getBytes(StandardCharsets.US_ASCII));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    private String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    /** RSASSA-PKCS1-v1_5 with SHA-512 over these bytes (2.5). */
    byte[] sign(byte[] data) {
        try {
            Signature signature = Signature.getInstance("SHA512withRSA");
            signature.initSign(key);
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the private key cannot sign (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** Which one, for messages; no secret. */
    String name() {
        return certificate.getSubjectX500Principal().getName() + ", serial number " + certificate.getSerialNumber().toString(16);
    }

    /** Hides the key. */
    @Override
    public String toString() {
        return "SigningCertificate[" + name() + "]";
    }
}
