package io.mlconnector.x3anaplan.settle;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/** Stages that are not over: those of this run, and those that an earlier one left behind. Bean {@code openStages}. */
@ApplicationScoped
@Named("openStages")
@Unremovable
@RegisterForReflection
public class OpenStages {

    private final DataSource database;

    @Inject
    public OpenStages(DataSource database) {
        this.database = database;
    }

    /**
     * Abandons the connection's stages that never reached Anaplan, their slices being still to be sent, and leaves the ids of those
     * that did in the property {@code openStages}, oldest first.
     */
    public void sort(Exchange exchange) {
        String connection = exchange.getProperty("connection", String.class);
        List<Long> open = new ArrayList<>();
        try (Connection c = database.getConnection()) {
            try (PreparedStatement s = c.prepareStatement("update stage set state = 'abandoned', message = 'Left behind by an earlier"
                    + " run before it reached Anaplan' where connection = ? and state in ('mapped', 'staged')")) {
                s.setString(1, connection);
                s.executeUpdate();
            }
            try (PreparedStatement s = c.prepareStatement("select id from stage where connection = ? and state in"
                    + " ('intended', 'started', 'ended') order by id")) {
                s.setString(1, connection);
                try (ResultSet rs = s.executeQuery()) {
                    while (rs.next()) {
                        open.add(rs.getLong(1));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The open stages of connection " + connection + " cannot be read", e);
        }
        exchange.setProperty("openStages", open);
    }

    /** Puts the state of the exchange's stage into the property {@code stageState}; empty if there is no stage. */
    public void look(Exchange exchange) {
        Long stage = exchange.getProperty("stageId", Long.class);
        String state = "";
        if (stage != null) {
            try (Connection c = database.getConnection();
                    PreparedStatement s = c.prepareStatement("select state from stage where id = ?")) {
                s.setLong(1, stage);
                try (ResultSet rs = s.executeQuery()) {
                    state = rs.next() ? rs.getString(1) : "";
                }
            } catch (SQLException e) {
                throw new IllegalStateException("Stage " + stage + " cannot be read", e);
            }
        }
        exchange.setProperty("stageState", state);
    }

    /** Ends a stage of a dry run; its totals stay for the summary. */
    public void abandon(Exchange exchange) {
        try (Connection c = database.getConnection(); PreparedStatement s = c.prepareStatement("update stage set state = 'abandoned',"
                + " message = 'Dry run: nothing was sent' where id = ? and state in ('mapped', 'staged')")) {
            s.setLong(1, exchange.getProperty("stageId", Long.class));
            s.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Stage " + exchange.getProperty("stageId") + " cannot be written", e);
        }
    }
}
