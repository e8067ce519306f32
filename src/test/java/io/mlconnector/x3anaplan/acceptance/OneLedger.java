package io.mlconnector.x3anaplan.acceptance;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Where tests of single faults begin: few books, connections that send the ledger of type 1, and a product with short waits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneLedger {

    final Landscape landscape = Landscape.few().shortWaits();
    Product product;
    private final Map<String, ConnectionFolder> connections = new LinkedHashMap<>();

    /** A connection, to be given what is special about it before {@link #serve}. */
    ConnectionFolder connection(String name) {
        ConnectionFolder connection = landscape.connection(name).with("ledgerTypes", "[1]");
        connections.put(name, connection);
        return connection;
    }

    /** Writes the connections and starts the product. */
    void serve(String... jvm) {
        connections.values().forEach(connection -> connection.write(landscape.connections()));
        product = landscape.serve(jvm);
    }

    /** The connection at work with this product; nothing is sent yet. */
    Close close(String name) {
        return new Close(landscape, product, name, connections.get(name).module());
    }

    /** The connection and its Anaplan, after a first sync that is clean. */
    Target target(String name) {
        ConnectionFolder connection = connections.get(name);
        return new Target(landscape, product, name, connection.action(), connection.module());
    }

    @AfterAll
    void end() {
        if (product != null) {
            product.close();
        }
        landscape.close();
    }
}
