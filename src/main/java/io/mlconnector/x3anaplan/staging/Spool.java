package io.mlconnector.x3anaplan.staging;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The directory where bodies that are too large for memory lie while they are read (camel.main.stream-caching-spool-directory). */
@Named("spool")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Spool {

    private static final Logger LOG = Logger.getLogger(Spool.class);
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);
    private static final int PROBE_BYTES = 64 * 1024;

    private final Path spool;
    private final Clock clock;

    @Inject
    public Spool(@ConfigProperty(name = "camel.main.stream-caching-spool-directory") String spool, Clock clock) {
        this.spool = Path.of(spool);
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        clean();
    }

    /**
     * Called before anything is read: a file written in part must not be found out in the midst of a run.
     *
     * @throws IllegalStateException if the directory does not take a file
     */
    public void assure() {
        try {
            Path probe = Files.createTempFile(Files.createDirectories(spool), "probe", ".tmp");
            try {
                Files.write(probe, new byte[PROBE_BYTES]);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the directory " + spool + " for bodies that are too large for memory takes no file: " + e
                    + ". Check space and rights below x3anaplan.data-dir. Nothing was read or sent.", e);
        }
    }

    /**
     * Throws away what a killed process left behind. Other processes may be at work there, so only what is older than any body lives
     * is taken.
     *
     * @return how many files were deleted
     */
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
