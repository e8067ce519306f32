package io.mlconnector.x3anaplan.connection;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a Sage X3 folder is reached and what its classes are called there (reference sage-x3-api 1.1, 3.1).
 *
 * @param url scheme, host and port of Syracuse; null with a cloud gateway, which tells it (2.3, 1.2)
 * @param folder the X3 endpoint name, e.g. SEED
 * @param auth how we sign in
 * @param caFile certificates (PEM) to be trusted for X3 and its token server beside the JVM's, or null
 * @param timeout for a request and its whole answer; the first call of a session is slow (P14)
 * @param pageSize rows asked per page; the server may give fewer
 * @param ledgerTypes LEDTYP numbers that are read; every line exists once per ledger type
 * @param dimensionType the dimension type (DIE) that holds cost centers
 * @param entries and the other classes: what REST calls them
 * @param graphql what GraphQL calls them, and how it is read; may be null for REST
 */
public record X3Settings(URI url, String folder, Protocol protocol, X3Auth auth, Path caFile, Duration timeout, int pageSize,
        List<Integer> ledgerTypes, String dimensionType, ClassSettings entries, ClassSettings lines,
        ClassSettings analyticalLines, ClassSettings accounts, ClassSettings dimensions, GraphQlSettings graphql) {

    /** Read over REST. */
    public X3Settings(URI url, String folder, Protocol protocol, X3Auth auth, Path caFile, Duration timeout, int pageSize,
            List<Integer> ledgerTypes, String dimensionType, ClassSettings entries, ClassSettings lines,
            ClassSettings analyticalLines, ClassSettings accounts, ClassSettings dimensions) {
        this(url, folder, protocol, auth, caFile, timeout, pageSize, ledgerTypes, dimensionType, entries, lines, analyticalLines, accounts,
                dimensions, null);
    }

    public enum Protocol { REST, GRAPHQL }

    /** The same folder at the whole address of its GraphQL service: {@code x3.graphql.path} does not count. */
    public X3Settings servedAt(URI address) {
        return new X3Settings(address, folder, protocol, auth, caFile, timeout, pageSize, ledgerTypes, dimensionType, entries, lines,
                analyticalLines, accounts, dimensions, graphql == null ? null : graphql.at(""));
    }

    /** The same folder with other names over GraphQL. */
    public X3Settings reading(GraphQlSettings names) {
        return new X3Settings(url, folder, protocol, auth, caFile, timeout, pageSize, ledgerTypes, dimensionType, entries, lines,
                analyticalLines, accounts, dimensions, names);
    }

    /**
     * A class and representation of X3 with the names of the fields that we read.
     *
     * @param fields our name of a field (X3's standard column name, e.g. UPDDATTIM) to the name the representation gives it;
     *        a name that is not listed stands for itself
     */
    public record ClassSettings(String className, String representation, Map<String, String> fields) {

        public String field(String standardName) {
            return fields.getOrDefault(standardName, standardName);
        }
    }
}
