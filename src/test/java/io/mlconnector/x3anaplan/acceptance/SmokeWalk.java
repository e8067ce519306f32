package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.anaplan.TestCertificates;
import io.mlconnector.x3anaplan.anaplan.TestCertificates.Issued;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/** The commands of one walk through the product, from an empty database to a replayed dead letter, and what each of them answered. */
final class SmokeWalk {

    private static final String OLD_KEY = key("o");
    private static final String NEW_KEY = key("n");

    private final Program program;
    private final Landscape landscape;
    private final Map<String, String> settings;
    private final Answers answers;
    private int entries;

    SmokeWalk(Program program, Landscape landscape, Answers answers) {
        this.program = program;
        this.landscape = landscape;
        this.answers = answers;
        landscape.connection("mine").with("ledgerTypes", "[1]").write(landscape.connections());
        settings = new LinkedHashMap<>(landscape.settings());
        settings.remove("x3anaplan.secrets-dir"); // here the vault has them
        settings.put("x3anaplan.vault.master-key", OLD_KEY);
    }

    Map<String, String> settings() {
        return settings;
    }

    void helpAndUsage() {
        cli("--help");
        cli("--version");
        cli("sync");
        cli("snyc");
        cli("dead-letters", "replay", "--help");
    }

    /** Mistakes in routes and connections, told by lint and by a refused start. */
    void mistakes() throws IOException {
        Path bad = Files.createDirectories(landscape.home().resolve("bad"));
        Files.writeString(bad.resolve("own.camel.yaml"), Landscape.resource("acceptance/bad.camel.yaml"));
        landscape.connection("broken").with("grain", "cells").with("schedules", "[{name: often, cron: \"* *\", zone: Mars}]")
                .write(landscape.home().resolve("bad-connections"));
        cli("lint");
        cli("lint", "--output", "json");
        cli("lint", "--routes-dir", bad.toString());
        cli("lint", "--routes-dir", bad.toString(), "--output", "json");
        cli("lint", "--connections-dir", landscape.home().resolve("bad-connections").toString());
        Map<String, String> proper = Map.copyOf(settings);
        settings.put("x3anaplan.routes-dir", bad.toString());
        cli("serve");
        settings.putAll(proper);
        settings.remove("x3anaplan.routes-dir");
    }

    void databaseAndVault() throws IOException {
        cli("migrate");
        cli("migrate", "--output", "json");
        secret("mine", "x3.password", "demo-x3");
        Path mounted = Files.createDirectories(landscape.home().resolve("mounted"));
        Files.writeString(mounted.resolve("anaplan.password"), "demo-anaplan");
        cli("credentials", "import", "mine", mounted.toString());
        cli("credentials", "list", "mine");
        settings.put("x3anaplan.vault.master-key", NEW_KEY);
        settings.put("x3anaplan.vault.previous-master-keys", OLD_KEY);
        cli("credentials", "rotate-key", "--finish", "--output", "json");
        settings.remove("x3anaplan.vault.previous-master-keys");
        cli("credentials", "list", "mine", "--output", "json");
        cli("credentials", "remove", "mine", "x3.client-secret");
    }

    /** Certificates with their keys in the forms that these come in: each signs in to Anaplan as the doctor shows. */
    void keys() {
        Issued issued = TestCertificates.of(Tenant.USER);
        landscape.sandbox().anaplan().signIn().certificates().register(issued.pem());
        Map<String, String> forms = new TreeMap<>(Map.of("pkcs1-aes", issued.encryptedPkcs1("AES-256-CBC", "secret"),
                "pkcs1-des", issued.encryptedPkcs1("DES-EDE3-CBC", "secret"), "pkcs8-plain", issued.pkcs8(), "pkcs8-scrypt", issued.scryptPkcs8("secret"),
                "pkcs8-aes", issued.encryptedPkcs8(NISTObjectIdentifiers.id_aes256_CBC, "secret"),
                "pkcs8-des", issued.encryptedPkcs8(PKCSObjectIdentifiers.des_EDE3_CBC, "secret")));
        Path connections = landscape.home().resolve("keys");
        Map<String, String> with = new LinkedHashMap<>(settings);
        with.put("x3anaplan.connections-dir", connections.toString());
        with.put("x3anaplan.secrets-dir", landscape.home().resolve("secrets").toString());
        forms.forEach((form, key) -> {
            landscape.connection(form).with("anaplanAuth", "{kind: certificate}").with("model", "Model " + form).write(connections);
            landscape.secret(form, "x3.password", "demo-x3").secret(form, "anaplan.certificate", issued.pem())
                    .secret(form, "anaplan.private-key", key).secret(form, "anaplan.private-key-password", "secret");
        });
        for (String form : forms.keySet()) {
            Product.Ended examined = Product.run(program, landscape.home(), with, "doctor", form);
            answers.note(examined, List.of("doctor", form), "");
            assertThat(examined.out()).contains(Tenant.USER);
        }
    }

    void syncs() {
        cli("doctor", "mine");
        cli("doctor", "mine", "--output", "json");
        cli("sync", "mine", "--dry-run", "--output", "json");
        assertThat(cli("sync", "mine", "--output", "json").exitCode()).isZero();
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).as("cells").isEmpty();
        cli("sync", "mine");
        cli("holds", "list", "mine");
        cli("audit", "imports", "mine", "--output", "json");
        cli("audit", "verify", "mine", "--output", "json");
        cli("audit", "export", "mine");
    }

    /** A cancelled import, its dead letter, and its replay. */
    void deadLetters() {
        String entry = post("CC120");
        landscape.sandbox().anaplan().settings().imports().cancelNext("Load GL Actuals", 1);
        assertThat(cli("sync", "mine", "--output", "json").exitCode()).isNotZero();
        cli("dead-letters", "list");
        cli("dead-letters", "list", "--output", "json");
        cli("dead-letters", "causes", "--output", "json");
        cli("dead-letters", "show", "1");
        cli("dead-letters", "show", "1", "--output", "json");
        cli("holds", "list", "mine", "--output", "json");
        cli("dead-letters", "replay", "1");
        cli("dead-letters", "replay", "1", "--by", "Ada Lovelace", "--why", "to see", "--preview", "--output", "json");
        assertThat(cli("dead-letters", "replay", "1", "--by", "Ada Lovelace", "--why", "cancelled by mistake", "--output", "json").exitCode()).isZero();
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).as("cells").isEmpty();
        cli("dead-letters", "list");
        cli("audit", "entry", "mine", "GEN~" + entry, "--output", "json");
    }

    /** Records that Anaplan rejects, and systems that refuse us. */
    void refusals() {
        post("CC130");
        landscape.sandbox().anaplan().observed().recodeListItem(DemoModel.MODEL, "Cost Centers", "CC130", "LOST");
        cli("sync", "mine", "--output", "json");
        cli("dead-letters", "records", "--output", "json");
        landscape.sandbox().x3().settings().users().put("demo", "changed");
        assertThat(cli("sync", "mine").exitCode()).isEqualTo(3);
        cli("doctor", "mine");
        landscape.sandbox().x3().settings().users().put("demo", "demo-x3");
        landscape.connection("refused").updating().with("ledgerTypes", "[1]").write(landscape.connections());
        secret("refused", "x3.password", "demo-x3");
        secret("refused", "anaplan.password", "wrong");
        assertThat(cli("sync", "refused").exitCode()).isEqualTo(4);
        cli("resend", "mine");
        cli("resend", "mine", "--by", "Ada Lovelace", "--why", "to see", "--output", "json");
    }

    /** The command that reads a secret from standard input. */
    private void secret(String connection, String name, String value) {
        List<String> command = List.of("credentials", "set", connection, name);
        answers.note(Product.run(program, landscape.home(), settings, value + "\n", command), command, "");
    }

    private Product.Ended cli(String... arguments) {
        return answers.note(Product.run(program, landscape.home(), settings, "", List.of(arguments)), List.of(arguments),
                " (" + (answers.all().size() + 1) + ")");
    }

    private String post(String costCenter) {
        String number = "F25SM" + ++entries;
        landscape.sandbox().x3().books().post(Journal.french(number, LocalDate.of(2025, 2, 3))
                .legal(1, "603000", "31.00", Split.on(costCenter, "31.00")).legal(2, "112000", "-31.00"));
        landscape.letTimePass();
        return number;
    }

    private static String key(String letter) {
        return Base64.getEncoder().encodeToString(letter.repeat(32).getBytes(StandardCharsets.US_ASCII));
    }
}
