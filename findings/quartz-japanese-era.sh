#!/usr/bin/env bash
# Quartz 2.5.2 refuses cron expressions without a year where the default locale of the JVM is ja-JP-JP, and never fires those with one: it asks a
# calendar of that locale for the year, which counts the years of the emperor.
# Package: org.quartz-scheduler:quartz 2.5.2. Needs a JDK 17 or newer and mvn.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.quartz-scheduler</groupId><artifactId>quartz</artifactId><version>2.5.2</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/lib" > mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat > Era.java <<'JAVA'
import java.time.Instant;
import java.util.*;
import org.quartz.CronExpression;

public class Era {
    public static void main(String[] crons) {
        for (String cron : crons) {
            try {
                CronExpression expression = new CronExpression(cron);
                expression.setTimeZone(TimeZone.getTimeZone("UTC"));
                Date next = expression.getNextValidTimeAfter(Date.from(Instant.parse("2026-12-01T00:00:00Z")));
                System.out.println(Locale.getDefault() + " | " + cron + " | " + (next == null ? "never" : next.toInstant()));
            } catch (Exception e) {
                System.out.println(Locale.getDefault() + " | " + cron + " | " + e.getMessage());
            }
        }
    }
}
JAVA

for locale in en-US ja-JP-JP; do
    IFS=- read -r language country variant <<< "$locale"
    java -Duser.language="$language" -Duser.country="$country" -Duser.variant="${variant:-}" -cp "$work/lib/*" Era.java '0 0 5 * * ?' '0 0 5 1 1 ? 2027'
done > seen.txt
cat seen.txt
diff - seen.txt <<'TXT'
en_US | 0 0 5 * * ? | 2026-12-01T05:00:00Z
en_US | 0 0 5 1 1 ? 2027 | 2027-01-01T05:00:00Z
ja_JP_JP_#u-ca-japanese | 0 0 5 * * ? | Illegal cron expression format (java.lang.IllegalArgumentException: Start year must be less than stop year)
ja_JP_JP_#u-ca-japanese | 0 0 5 1 1 ? 2027 | never
TXT
echo "as seen: the same expressions, refused or silent under another default locale"
