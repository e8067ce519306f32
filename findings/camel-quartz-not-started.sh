#!/usr/bin/env bash
# Camel 4.14.0 starts the endpoint of a route that is not to be started (autoStartup false). With a Quartz cron expression whose year is past,
# Quartz refuses the trigger, and Camel starts no route at all.
# Packages: org.apache.camel: camel-core-engine, camel-core-languages, camel-core-model, camel-direct, camel-log, camel-quartz 4.14.0. Needs a JDK 17
# or newer and mvn.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-core-engine</artifactId><version>4.14.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-core-languages</artifactId><version>4.14.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-core-model</artifactId><version>4.14.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-direct</artifactId><version>4.14.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-log</artifactId><version>4.14.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-quartz</artifactId><version>4.14.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/lib" > mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat > NotStarted.java <<'JAVA'
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

public class NotStarted {
    public static void main(String[] none) throws Exception {
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("quartz:own/past?cron=0+0+5+1+1+?+2020").routeId("past").autoStartup(false).log("never");
                from("direct:other").routeId("other").log("other");
            }
        });
        System.out.println("Camel " + camel.getVersion());
        try {
            camel.start();
            System.out.println("started: " + camel.getRouteController().getRouteStatus("other"));
        } catch (Exception e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            System.out.println("not started: " + cause.getMessage());
            System.out.println("camel is " + camel.getStatus());
        }
        System.exit(0);
    }
}
JAVA

java -cp "$work/lib/*" NotStarted.java > seen.txt
cat seen.txt
diff - seen.txt <<'TXT'
Camel 4.14.0
not started: Based on configured schedule, the given trigger 'own.past' will never fire.
camel is Stopped
TXT
echo "as seen: a route that is not to be started stops all others"
