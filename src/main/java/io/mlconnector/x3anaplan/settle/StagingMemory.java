package io.mlconnector.x3anaplan.settle;

import io.mlconnector.x3anaplan.anaplan.FilledMemory;
import io.mlconnector.x3anaplan.staging.Filled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;

/** The memory that the staging keeps, as importing and settling know it: the packages of Anaplan and of the staging stay apart. */
@ApplicationScoped
public class StagingMemory implements FilledMemory {

    private final Filled filled;

    @Inject
    public StagingMemory(Filled filled) {
        this.filled = filled;
    }

    @Override
    public void intend(Connection transaction, long stage) throws SQLException {
        filled.intend(transaction, stage);
    }

    @Override
    public void landed(Connection transaction, long stage) throws SQLException {
        filled.landed(transaction, stage);
    }

    @Override
    public void absent(Connection transaction, long stage) throws SQLException {
        filled.absent(transaction, stage);
    }
}
