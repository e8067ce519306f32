package io.mlconnector.x3anaplan.sql;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.AgroalDataSourceConfiguration.DataSourceImplementation;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.transaction.TransactionIntegration;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Connections to the configured database, set up as those of its pool, but for how long they wait for an answer. Not beans themselves:
 * routes take the one data source that there is.
 */
@Singleton
public class Pools {

    private static final int PROMPT = 8;
    private static final int MIGRATING = 8;

    private final AgroalDataSource prompt;

    @Inject
    public Pools(AgroalDataSource configured,
            @ConfigProperty(name = "x3anaplan.database.prompt-timeout", defaultValue = "PT5S") Duration patience) {
        prompt = like(configured, patience, new AgroalConnectionFactoryConfigurationSupplier(configured.getConfiguration()
                .connectionPoolConfiguration().connectionFactoryConfiguration()), DataSourceImplementation.AGROAL, PROMPT);
    }

    /**
     * For short statements whose caller must not hang: leases, requests of runs, the budget. Each fails when no answer has come within
     * {@code x3anaplan.database.prompt-timeout}.
     */
    public DataSource prompt() {
        return prompt;
    }

    @PreDestroy
    void close() {
        prompt.close();
    }

    /** Connections that wait for as long as it takes, and may rest within a transaction; each is closed after its use. */
    public static AgroalDataSource patient(AgroalDataSource configured) {
        return like(configured, Duration.ZERO, new AgroalConnectionFactoryConfigurationSupplier(configured.getConfiguration()
                .connectionPoolConfiguration().connectionFactoryConfiguration()).initialSql(""), DataSourceImplementation.AGROAL_POOLLESS, MIGRATING);
    }

    private static AgroalDataSource like(AgroalDataSource configured, Duration patience, AgroalConnectionFactoryConfigurationSupplier factory,
            DataSourceImplementation kind, int most) {
        AgroalConnectionPoolConfiguration pool = configured.getConfiguration().connectionPoolConfiguration();
        return new io.agroal.pool.DataSource(new AgroalDataSourceConfigurationSupplier().metricsEnabled(false).dataSourceImplementation(kind)
                .connectionPoolConfiguration(new AgroalConnectionPoolConfigurationSupplier(pool).initialSize(0).minSize(0).maxSize(most)
                        // The configured pool's own
                        .connectionCache(ConnectionCache.none()).transactionIntegration(TransactionIntegration.none())
                        .connectionFactoryConfiguration(factory.jdbcProperty("socketTimeout", String.valueOf(patience.toSeconds())))).get());
    }
}
