package io.mlconnector.x3anaplan.sandbox;

import io.mlconnector.x3anaplan.sandbox.Sandbox.Ports;
import io.mlconnector.x3anaplan.sandbox.x3.DemoBooks;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** The sandbox as a program of its own: X3 on 8124, Anaplan on 8125, control on 8126, or as three arguments say. */
public final class SandboxMain {

    private SandboxMain() {
    }

    public static void main(String... arguments) throws Exception {
        Locale.setDefault(Locale.ENGLISH);
        if (arguments.length != 0 && arguments.length != 3) {
            System.err.println("usage: x3-anaplan-sandbox [<x3 port> <anaplan port> <control port>]");
            System.exit(2);
        }
        Ports ports = arguments.length == 0 ? new Ports(8124, 8125, 8126)
                : new Ports(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        EmbeddedPostgres database = EmbeddedPostgres.builder().start();
        Sandbox sandbox = Sandbox.start(database.getPostgresDatabase(), ports, DemoBooks::seed);
        System.out.printf("Sage X3  %s  folder SEED, user demo%nAnaplan  %s%ncontrol  %s%n", sandbox.x3().url(),
                sandbox.anaplan().url(), sandbox.controlUrl());
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
        new CountDownLatch(1).await();
    }
}
