package io.mlconnector.x3anaplan.ops.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into {@code version.txt}: asked for before there is a configuration, by jar and executable alike. */
class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream("/version.txt")) {
            return new String[] {"x3-anaplan " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip()};
        }
    }
}
