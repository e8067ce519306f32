package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.x3.X3Stream;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/** Moves watermarks: forwards only, unless what is read has changed and was loaded anew. */
final class Watermarks {

    private Watermarks() {
    }

    /** @param upper the window's upper bound; the overlap is taken off here, so late commits are met by the next window (P5); scope as in {@link PollState#scope} */
    static void move(java.sql.Connection transaction, Connection connection, X3Stream stream, Instant upper, String scope, long run)
            throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement("""
                insert into watermark (connection, stream, mark, scope, run) values (?, ?, ?, ?, ?)
                on conflict (connection, stream) do update set run = excluded.run, moved_at = now(), scope = excluded.scope,
                    mark = case when watermark.scope = excluded.scope then greatest(watermark.mark, excluded.mark)
                           else excluded.mark end""")) {
            statement.setString(1, connection.name());
            statement.setString(2, stream.label());
            statement.setObject(3, upper.minus(connection.poll().overlap()).atOffset(ZoneOffset.UTC));
            statement.setString(4, scope);
            statement.setLong(5, run);
            statement.executeUpdate();
        }
    }
}
