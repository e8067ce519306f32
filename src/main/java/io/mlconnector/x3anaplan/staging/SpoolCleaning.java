package io.mlconnector.x3anaplan.staging;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Throws away what a killed process left in the spool directory, where large bodies lie while they are read. Other processes may be
 * at work there, so only what is older than any body lives is taken.
 */
@ApplicationScoped
public class SpoolCleaning {

    private static final Logger LOG = Logger.getLogger(SpoolCleaning.class);
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);

    private final Path spool;
    private final Clock clock;

    @Inject
    public SpoolCleaning(@ConfigProperty(name = "camel.main.stream-caching-spool-directory") String spool, Clock clock) {
        this.spool = Path.of(spool);
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        clean();
    }

    /** @return how many files were deleted */
    int clean() {
        if (!Files.isDirectory(spool)) {
            return 0;
        }
        Instant old = clock.instant().minus(LONGEST_LIFE);
        int deleted = 0;
        try (var files = Files.list(spool)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            for (Path file : all) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(old) && Files.deleteIfExists(file)) {
                    deleted++;
                }
            }
        } catch (IOException e) {
            LOG.warnf("Leftovers not deleted: directory=%s why=%s", spool, e.getMessage());
        }
        if (deleted > 0) {
            LOG.infof("Leftovers of an earlier process deleted: directory=%s files=%d", spool, deleted);
        }
        return deleted;
    }
}
