package io.mlconnector.x3anaplan.ops.cli;

import org.eclipse.microprofile.config.ConfigProvider;
import picocli.CommandLine.IVersionProvider;

/** The version that the build gave the application. */
class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"x3-anaplan " + (version != null ? version
                : ConfigProvider.getConfig().getOptionalValue("quarkus.application.version", String.class).orElse("development"))};
    }
}
