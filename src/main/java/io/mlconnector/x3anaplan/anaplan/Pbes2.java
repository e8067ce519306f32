package io.mlconnector.x3anaplan.anaplan;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * Keys encrypted by PBES2 (RFC 8018) with what the JDK does not take under that name: triple DES, and passwords stretched by scrypt. By the
 * JDK's own ciphers, for those of another provider are not there in a native executable.
 */
final class Pbes2 {

    private record Form(String cipher, String key, int bytes) {
    }

    private static final Map<ASN1ObjectIdentifier, Form> FORMS = Map.of(
            PKCSObjectIdentifiers.des_EDE3_CBC, new Form("DESede/CBC/PKCS5Padding", "DESede", 24),
            NISTObjectIdentifiers.id_aes128_CBC, new Form("AES/CBC/PKCS5Padding", "AES", 16),
            NISTObjectIdentifiers.id_aes192_CBC, new Form("AES/CBC/PKCS5Padding", "AES", 24),
            NISTObjectIdentifiers.id_aes256_CBC, new Form("AES/CBC/PKCS5Padding", "AES", 32));

    private static final Map<ASN1ObjectIdentifier, String> HASHES = Map.of(PKCSObjectIdentifiers.id_hmacWithSHA1, "SHA1",
            PKCSObjectIdentifiers.id_hmacWithSHA224, "SHA224", PKCSObjectIdentifiers.id_hmacWithSHA256, "SHA256",
            PKCSObjectIdentifiers.id_hmacWithSHA384, "SHA384", PKCSObjectIdentifiers.id_hmacWithSHA512, "SHA512");

    private Pbes2() {
    }

    /** @throws GeneralSecurityException if the password is another one, or the scheme is none of those here */
    static PrivateKeyInfo opened(PKCS8EncryptedPrivateKeyInfo sealed, char[] password) throws GeneralSecurityException {
        AlgorithmIdentifier algorithm = sealed.toASN1Structure().getEncryptionAlgorithm();
        if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
            throw new NoSuchAlgorithmException(algorithm.getAlgorithm().getId());
        }
        PBES2Parameters parameters = PBES2Parameters.getInstance(algorithm.getParameters());
        Form form = known(FORMS, parameters.getEncryptionScheme().getAlgorithm());
        byte[] start = ASN1OctetString.getInstance(parameters.getEncryptionScheme().getParameters()).getOctets();
        byte[] key = stretched(parameters.getKeyDerivationFunc(), password, form.bytes);
        Cipher cipher = Cipher.getInstance(form.cipher);
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, form.key), new IvParameterSpec(start));
        return PrivateKeyInfo.getInstance(cipher.doFinal(sealed.getEncryptedData()));
    }

    private static byte[] stretched(KeyDerivationFunc function, char[] password, int bytes) throws GeneralSecurityException {
        if (function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)) {
            ScryptParams scrypt = ScryptParams.getInstance(function.getParameters());
            return SCrypt.generate(new String(password).getBytes(StandardCharsets.UTF_8), scrypt.getSalt(), scrypt.getCostParameter().intValueExact(),
                    scrypt.getBlockSize().intValueExact(), scrypt.getParallelizationParameter().intValueExact(), bytes);
        }
        PBKDF2Params pbkdf2 = PBKDF2Params.getInstance(function.getParameters());
        return SecretKeyFactory.getInstance("PBKDF2WithHmac" + known(HASHES, pbkdf2.getPrf().getAlgorithm()))
                .generateSecret(new PBEKeySpec(password, pbkdf2.getSalt(), pbkdf2.getIterationCount().intValueExact(), 8 * bytes)).getEncoded();
    }

    private static <T> T known(Map<ASN1ObjectIdentifier, T> all, ASN1ObjectIdentifier id) throws NoSuchAlgorithmException {
        T found = all.get(id);
        if (found == null) {
            throw new NoSuchAlgorithmException(id.getId());
        }
        return found;
    }
}
