package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.anaplan.TestCertificates.Issued;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.vault.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateSecretsTest {

    private static final Issued ISSUED = TestCertificates.of("planner@demo.example");
    private static final String PASSWORD = "a p4ssword, with blanks";

    private final Map<String, String> values = new HashMap<>();
    private final CertificateSecrets secrets = new CertificateSecrets(new Secrets() {
        @Override
        public String get(String connection, String name) {
            return find(connection, name).orElseThrow(() -> new ConfigurationFault("connection " + connection + " has no secret " + name));
        }

        @Override
        public Optional<String> find(String connection, String name) {
            return Optional.ofNullable(values.get(name));
        }
    }, Clock.systemUTC());

    private void given(String key, String password) {
        values.put("anaplan.certificate", ISSUED.pem());
        values.put("anaplan.private-key", key);
        values.put("anaplan.private-key-password", password);
    }

    private void assertRead() {
        SigningCertificate read = secrets.read("close");
        assertThat(read.certificate()).isEqualTo(ISSUED.certificate());
        assertThat(read.key()).isEqualTo(ISSUED.key());
    }

    private AbstractThrowableAssert<?, ?> assertRefused() {
        return assertThatThrownBy(() -> secrets.read("close")).isInstanceOf(ConfigurationFault.class).hasMessageContaining("close")
                .hasMessageNotContaining(PASSWORD).hasMessageNotContaining("MII").hasNoCause();
    }

    @Test
    void keysAreReadInPkcs1AndPkcs8AsTheyAre() {
        given(ISSUED.pkcs1(), null);
        assertThat(ISSUED.pkcs1()).contains("BEGIN RSA PRIVATE KEY");
        assertRead();
        given(ISSUED.pkcs8(), null);
        assertThat(ISSUED.pkcs8()).contains("BEGIN PRIVATE KEY");
        assertRead();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES-256-CBC", "AES-128-CBC", "DES-EDE3-CBC"})
    void encryptedPkcs1IsReadWithItsPassword(String cipher) {
        given(ISSUED.encryptedPkcs1(cipher, PASSWORD), PASSWORD);
        assertThat(values.get("anaplan.private-key")).contains("Proc-Type: 4,ENCRYPTED");
        assertRead();
    }

    @Test
    void encryptedPkcs8IsReadWithItsPasswordWhateverTheCipher() {
        for (var cipher : new org.bouncycastle.asn1.ASN1ObjectIdentifier[] {NISTObjectIdentifiers.id_aes256_CBC,
                NISTObjectIdentifiers.id_aes128_CBC, PKCSObjectIdentifiers.des_EDE3_CBC}) {
            given(ISSUED.encryptedPkcs8(cipher, PASSWORD), PASSWORD);
            assertThat(values.get("anaplan.private-key")).contains("BEGIN ENCRYPTED PRIVATE KEY");
            assertRead();
        }
        given(ISSUED.scryptPkcs8(PASSWORD), PASSWORD);
        assertRead();
        given(ISSUED.scryptPkcs8(PASSWORD), "another");
        assertRefused().hasMessageContaining("cannot be decrypted");
    }

    @Test
    void aPasswordOfAKeyThatIsNotEncryptedDoesNoHarm() {
        given(ISSUED.pkcs8(), "left over");
        assertRead();
    }

    @Test
    void aKeystoreIsReadWithOrWithoutLineBreaksInItsBase64() {
        values.put("anaplan.keystore", ISSUED.keystore(PASSWORD));
        values.put("anaplan.keystore-password", PASSWORD);
        assertRead();
        values.put("anaplan.keystore", ISSUED.keystore(PASSWORD).replaceAll("\\s", ""));
        assertRead();
    }

    @Test
    void lineBreaksThatAnEnvironmentVariableCarriesAsTwoCharactersAreReadToo() {
        given(ISSUED.pkcs8().replace("\n", "\\n"), null);
        values.put("anaplan.certificate", ISSUED.pem().replace("\n", "\\n"));
        assertRead();
    }

    @Test
    void ofSeveralCertificatesTheOneOfTheKeyIsTaken() {
        // Given a chain in the wrong order, with the remarks that openssl writes
        given(ISSUED.pkcs8(), null);
        values.put("anaplan.certificate", "Bag Attributes\n    friendlyName: ca\n"
                + new Issued(TestCertificates.authority(), null).pem() + ISSUED.pem());

        // Then
        assertRead();
        assertThat(new String(Base64.getDecoder().decode(secrets.read("close").header(io.mlconnector.x3anaplan.connection.AnaplanAuth.Header.PEM).substring("CACertificate ".length()))))
                .isEqualToNormalizingNewlines(ISSUED.pem());
    }

    @Test
    void whatIsMissingIsNamed() {
        assertRefused().hasMessageContaining("anaplan.certificate");
        values.put("anaplan.certificate", ISSUED.pem());
        assertRefused().hasMessageContaining("anaplan.private-key");
    }

    @Test
    void aMissingOrWrongPasswordIsNamed() {
        for (String key : new String[] {ISSUED.encryptedPkcs1("AES-256-CBC", PASSWORD),
                ISSUED.encryptedPkcs8(NISTObjectIdentifiers.id_aes256_CBC, PASSWORD)}) {
            given(key, null);
            assertRefused().hasMessageContaining("is encrypted").hasMessageContaining("anaplan.private-key-password");
            given(key, "wrong");
            assertRefused().hasMessageContaining("cannot be decrypted").hasMessageContaining("anaplan.private-key-password");
        }
        values.clear();
        values.put("anaplan.keystore", ISSUED.keystore(PASSWORD));
        assertRefused().hasMessageContaining("anaplan.keystore-password");
        values.put("anaplan.keystore-password", "wrong");
        assertRefused().hasMessageContaining("anaplan.keystore-password");
    }

    @Test
    void aTextThatIsNoKeyOrCertificateOrKeystoreIsNamed() {
        given("no key at all", null);
        assertRefused().hasMessageContaining("the secret anaplan.private-key holds no private key");
        given(ISSUED.pkcs8().substring(0, 300), null);
        assertRefused().hasMessageContaining("the secret anaplan.private-key is no valid PEM");
        given(ISSUED.pkcs8(), null);
        values.put("anaplan.certificate", ISSUED.pkcs8());
        assertRefused().hasMessageContaining("the secret anaplan.certificate holds no certificate");
        values.clear();
        values.put("anaplan.keystore", "%%%");
        assertRefused().hasMessageContaining("the secret anaplan.keystore");
        values.put("anaplan.keystore", Base64.getEncoder().encodeToString("no key store".getBytes()));
        assertRefused().hasMessageContaining("is no PKCS#12 key store");
    }

    @Test
    void aKeystoreBesideACertificateLeavesOpenWhichIsMeant() {
        given(ISSUED.pkcs8(), null);
        values.put("anaplan.keystore", ISSUED.keystore(PASSWORD));
        assertRefused().hasMessageContaining("anaplan.keystore and the secret anaplan.certificate are both set");
    }

    @Test
    void aKeyOfAnotherCertificateIsFoundBeforeAnaplanIsAsked() {
        given(TestCertificates.of("planner@demo.example").pkcs8(), null);
        assertRefused().hasMessageContaining("anaplan.private-key does not belong to the certificate").hasMessageContaining("Planning Integration");
    }

    @Test
    void keysThatAnaplanDoesNotTakeAreFoundBeforeItIsAsked() {
        Instant now = Instant.now();
        use(TestCertificates.of("a@b.c", now.minusSeconds(9), now.plusSeconds(9999), TestCertificates.keys("RSA", 1024)));
        assertRefused().hasMessageContaining("1024 bits").hasMessageContaining("2048");
        use(TestCertificates.of("a@b.c", now.minusSeconds(9), now.plusSeconds(9999), TestCertificates.keys("EC", 256)));
        assertRefused().hasMessageContaining("RSA only");
    }

    @Test
    void aCertificateThatEndedOrHasNotBegunIsFoundBeforeAnaplanIsAsked() {
        Instant now = Instant.now();
        use(TestCertificates.of("a@b.c", now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)), TestCertificates.keys("RSA", 2048)));
        assertRefused().hasMessageContaining("anaplan.certificate ended").hasMessageContaining("register it in Anaplan");
        use(TestCertificates.of("a@b.c", now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(9)), TestCertificates.keys("RSA", 2048)));
        assertRefused().hasMessageContaining("not valid yet").hasMessageContaining("clock");
    }

    private void use(Issued issued) {
        values.put("anaplan.certificate", issued.pem());
        values.put("anaplan.private-key", issued.pkcs8());
    }

    @Test
    void anotherCertificateHasAnotherFingerprint() {
        given(ISSUED.pkcs8(), null);
        String before = secrets.fingerprint("close");
        use(TestCertificates.of("planner@demo.example"));
        assertThat(secrets.fingerprint("close")).isNotEqualTo(before).hasSize(24);
    }
}
