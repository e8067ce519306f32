package io.mlconnector.x3anaplan.ops;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/**
 * Brings the database up to date before anything else starts, and before the port for requests is open; or, where the process's
 * database role may not change the schema ({@code x3anaplan.database.migrate=false}), makes sure that somebody did.
 */
@ApplicationScoped
public class Migration {

    private final Flyway flyway;
    private final boolean migrates;

    @Inject
    public Migration(Flyway flyway, @ConfigProperty(name = "x3anaplan.database.migrate", defaultValue = "true") boolean migrates) {
        this.flyway = flyway;
        this.migrates = migrates;
    }

    /** For the client proxy of the CDI container only. */
    protected Migration() {
        this(null, false);
    }

    void atStart(@Observes @Priority(1) StartupEvent event) {
        refuseIfTooOld();
        if (migrates) {
            flyway.migrate();
        } else {
            refuseUnlessCurrent();
        }
    }

    /** A newer schema is none of our business, unless it lacks what this program needs. */
    private void refuseIfTooOld() {
        MigrationInfo[] all = flyway.info().all();
        int known = Arrays.stream(all).filter(info -> !isOfLaterProgram(info)).map(MigrationInfo::getVersion)
                .filter(Objects::nonNull).mapToInt(version -> version.getMajor().intValueExact()).max().orElse(0);
        Arrays.stream(all).filter(Migration::isOfLaterProgram).forEach(info -> Contracting.leastVersion(info.getDescription())
                .filter(least -> least > known).ifPresent(least -> {
                    throw new ConfigurationFault("the database is too new for this program: migration " + info.getVersion() + " (" + info.getDescription()
                            + ") needs a program that knows version " + least + " of the schema, and this one knows " + known
                            + ". Use the program that migrated the database, or a later one; to go back, restore the database of before");
                }));
    }

    private static boolean isOfLaterProgram(MigrationInfo info) {
        return info.getState() == MigrationState.FUTURE_SUCCESS;
    }

    /** @throws ConfigurationFault if migrations of this program are missing in the database, with their versions and the remedy */
    public void refuseUnlessCurrent() {
        String missing = Arrays.stream(flyway.info().pending()).map(info -> info.getVersion() + " " + info.getDescription())
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new ConfigurationFault("the database is older than this program: it lacks " + missing + ", and this process does not "
                    + "change the schema (x3anaplan.database.migrate=false). Run the command migrate once, as the role that owns the schema");
        }
    }

    /** Version of the schema as it is, e.g. "2"; "none" before the first migration. */
    public String version() {
        return Arrays.stream(flyway.info().applied()).filter(info -> info.getState() != MigrationState.FAILED)
                .map(MigrationInfo::getVersion).filter(Objects::nonNull).reduce((a, b) -> b).map(String::valueOf).orElse("none");
    }
}
