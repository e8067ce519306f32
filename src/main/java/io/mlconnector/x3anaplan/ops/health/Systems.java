package io.mlconnector.x3anaplan.ops.health;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** How each connection fares with its two systems, as its latest run tells. Asks neither system: a probe must cost them nothing. */
@ApplicationScoped
public class Systems {

    /**
     * @param state working; unreachable (it failed or did not answer); refused (it did not accept our credentials); unknown (no run yet)
     * @param since end of the run that tells
     * @param message of that run, unless working
     */
    public record State(String state, Instant since, String message) {
    }

    /** A connection and its two systems. */
    public record Pair(String connection, State x3, State anaplan) {
        public boolean isWorking() {
            return !List.of("unreachable", "refused").contains(x3.state()) && !List.of("unreachable", "refused").contains(anaplan.state());
        }
    }

    private record Last(String connection, String failureClass, String refusedBy, String message, Instant at) {
    }

    private final DataSource database;
    private final Connections connections;

    @Inject
    public Systems(DataSource database, Connections connections) {
        this.database = database;
        this.connections = connections;
    }

    /** For the client proxy of the CDI container only. */
    protected Systems() {
        this(null, null);
    }

    /** One entry per connection, in the order of their names. */
    public List<Pair> all() {
        List<String> names = connections.all().stream().map(Connection::name).toList();
        Map<String, Last> last = Sql.all(database, rs -> new Last(rs.getString("connection"), rs.getString("failure_class"),
                rs.getString("refused_by"), rs.getString("message"), Sql.instant(rs, "finished_at")),
                "select r.* from unnest(?::text[]) as c(name) cross join lateral (select connection, failure_class, refused_by, message, finished_at "
                        + "from run where connection = c.name and state = 'finished' order by id desc limit 1) r", names)
                .stream().collect(Collectors.toMap(Last::connection, Function.identity()));
        return names.stream().map(name -> new Pair(name, state(last.get(name), "x3", "source"), state(last.get(name), "anaplan", "target"))).toList();
    }

    private static State state(Last run, String system, String failureClass) {
        if (run == null) {
            return new State("unknown", null, null);
        } else if (system.equals(run.refusedBy())) {
            return new State("refused", run.at(), run.message());
        } else if (failureClass.equals(run.failureClass())) {
            return new State("unreachable", run.at(), run.message());
        } else if (run.failureClass() != null && system.equals("anaplan")) {
            return new State("unknown", run.at(), "the run ended before it");
        }
        return new State("working", run.at(), null);
    }
}
