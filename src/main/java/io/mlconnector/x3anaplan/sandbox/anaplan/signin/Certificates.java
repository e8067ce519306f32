package io.mlconnector.x3anaplan.sandbox.anaplan.signin;

import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The certificates that the tenant's administrator registered (anaplan-api section 2.5). */
public final class Certificates {

    private static final int RFC822_NAME = 1;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final Pattern EMAIL_OF_SUBJECT = Pattern.compile("(?i)(?:EMAILADDRESS|1\\.2\\.840\\.113549\\.1\\.9\\.1)=([^,]+)");

    private final Tenant tenant;
    private final List<X509Certificate> registered = new CopyOnWriteArrayList<>();

    Certificates(Tenant tenant) {
        this.tenant = tenant;
    }

    /**
     * Registers a certificate as an administrator would; several of one user may be registered at a time.
     *
     * @throws IllegalArgumentException when it is none that Anaplan takes: RSA of 2048 bits, for digital signatures, not self-signed, with
     *         the e-mail of a user
     */
    public void register(X509Certificate certificate) {
        if (!(certificate.getPublicKey() instanceof RSAPublicKey key) || key.getModulus().bitLength() < 2048) {
            throw new IllegalArgumentException("the key must be RSA of at least 2048 bits");
        }
        boolean[] usage = certificate.getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE]) {
            throw new IllegalArgumentException("the key usage must allow digital signatures");
        }
        if (certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            throw new IllegalArgumentException("self-signed certificates are not accepted");
        }
        if (emails(certificate).isEmpty()) {
            throw new IllegalArgumentException("email should not be blank [null]");
        }
        registered.add(certificate);
    }

    /** @throws IllegalArgumentException also when the text holds no certificate */
    public void register(String pem) {
        try {
            register(parse(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("no certificate: " + e.getMessage(), e);
        }
    }

    /** Takes a certificate's registration back. */
    public void revoke(X509Certificate certificate) {
        registered.remove(certificate);
    }

    /** The user whose e-mail the certificate carries. @throws Refusal 401 when it is not registered, or nobody's */
    User user(X509Certificate certificate) {
        if (!registered.contains(certificate)) {
            throw Refusal.badCredential("The certificate is not registered.");
        }
        return emails(certificate).stream().flatMap(e -> tenant.user(e).stream()).findFirst()
                .orElseThrow(() -> Refusal.badCredential("The certificate belongs to no user."));
    }

    /**
     * Reads the value of a {@code CACertificate} header: base64 of the whole PEM text
     * (https://help.anaplan.com/1493b16d-7294-47d6-bd8d-056962e9b8da), or the body of the PEM.
     *
     * @param body whether the tenant takes the body of the PEM, and not the whole
     * @throws Refusal 400 when it has the other form, or holds several certificates
     */
    static X509Certificate ofHeader(String value, boolean body) {
        try {
            byte[] bytes = Base64.getDecoder().decode(value);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            boolean pem = text.contains("-----BEGIN CERTIFICATE-----");
            if (pem == body || pem && text.indexOf("-----BEGIN CERTIFICATE-----") != text.lastIndexOf("-----BEGIN CERTIFICATE-----")) {
                throw Refusal.badHeader(400);
            }
            return parse(bytes);
        } catch (IllegalArgumentException | CertificateException e) {
            throw Refusal.badHeader(400);
        }
    }

    private static X509Certificate parse(byte[] bytes) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
    }

    private static List<String> emails(X509Certificate certificate) {
        List<String> emails = new ArrayList<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0).equals(RFC822_NAME)) {
                    emails.add((String) name.get(1));
                }
            }
        } catch (CertificateParsingException e) {
            throw new IllegalArgumentException("the alternative names cannot be read", e);
        }
        Matcher subject = EMAIL_OF_SUBJECT.matcher(certificate.getSubjectX500Principal().toString());
        if (subject.find()) {
            emails.add(subject.group(1).strip());
        }
        return emails;
    }
}
