#!/usr/bin/env bash
# Quartz 2.5.2 takes cron expressions of which it drops a part without a word: the W behind a range, the step behind a range of weekdays,
# letters behind a number. The expression fires on the days that are left.
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

cat > Dropped.java <<'JAVA'
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.*;
import org.quartz.CronExpression;

public class Dropped {
    public static void main(String[] pairs) throws Exception {
        for (int i = 0; i < pairs.length; i += 2) {
            List<String> written = days(pairs[i]);
            System.out.println(pairs[i] + " fires as " + pairs[i + 1] + ": " + written.equals(days(pairs[i + 1])) + " " + written.subList(0, 6));
        }
    }

    static List<String> days(String cron) throws Exception {
        CronExpression expression = new CronExpression(cron);
        expression.setTimeZone(TimeZone.getTimeZone("UTC"));
        List<String> days = new ArrayList<>();
        for (Date tick = Date.from(Instant.parse("2026-08-01T00:00:00Z")); days.size() < 60; days.add(tick.toInstant().atZone(ZoneOffset.UTC).toLocalDate().toString())) {
            tick = expression.getNextValidTimeAfter(tick);
        }
        return days;
    }
}
JAVA

java -cp "$work/lib/*" Dropped.java '0 0 5 1-5W * ?' '0 0 5 1-5 * ?' '0 0 5 ? * MON-FRI/2' '0 0 5 ? * MON-FRI' '0 0 5 1x * ?' '0 0 5 1 * ?' > seen.txt
cat seen.txt
diff - seen.txt <<'TXT'
0 0 5 1-5W * ? fires as 0 0 5 1-5 * ?: true [2026-08-01, 2026-08-02, 2026-08-03, 2026-08-04, 2026-08-05, 2026-09-01]
0 0 5 ? * MON-FRI/2 fires as 0 0 5 ? * MON-FRI: true [2026-08-03, 2026-08-04, 2026-08-05, 2026-08-06, 2026-08-07, 2026-08-10]
0 0 5 1x * ? fires as 0 0 5 1 * ?: true [2026-08-01, 2026-09-01, 2026-10-01, 2026-11-01, 2026-12-01, 2027-01-01]
TXT
echo "as seen: Quartz 2.5.2 drops W behind a range (1 and 2 August 2026 are a weekend), a step behind weekdays, and letters"
