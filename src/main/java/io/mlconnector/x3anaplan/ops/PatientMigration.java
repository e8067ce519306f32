package io.mlconnector.x3anaplan.ops;

import io.agroal.api.AgroalDataSource;
import io.mlconnector.x3anaplan.sql.Pools;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Migrations take the time they take, and Flyway's lock is a transaction that rests meanwhile: they go over connections without the
 * time-outs of the pool.
 */
@Singleton
public class PatientMigration implements FlywayConfigurationCustomizer {

    @Override
    public void customize(FluentConfiguration flyway) {
        if (flyway.getDataSource() instanceof AgroalDataSource pool) {
            flyway.dataSource(Pools.patient(pool));
        }
    }
}
