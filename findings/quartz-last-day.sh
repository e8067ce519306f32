#!/usr/bin/env bash
# Quartz 2.5.0 skips whole months for the last day (L, LW, L-n, L-nW). 2.5.1 still does so for L-nW. 2.5.2 is right.
# Packages: org.quartz-scheduler:quartz 2.5.0, 2.5.1, 2.5.2. Needs a JDK 17 or newer and mvn.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > LastDay.java <<'JAVA'
import java.time.*;
import java.util.*;
import org.quartz.CronExpression;

public class LastDay {
    public static void main(String[] versions) throws Exception {
        for (String cron : List.of("0 0 5 L * ?", "0 0 5 LW * ?", "0 0 5 L-2 * ?", "0 0 5 L-2W * ?")) {
            CronExpression expression = new CronExpression(cron);
            expression.setTimeZone(TimeZone.getTimeZone("UTC"));
            Date tick = Date.from(Instant.parse("2025-12-31T12:00:00Z"));
            List<Integer> months = new ArrayList<>();
            while ((tick = expression.getNextValidTimeAfter(tick)).toInstant().isBefore(Instant.parse("2027-01-01T00:00:00Z"))) {
                months.add(tick.toInstant().atZone(ZoneOffset.UTC).getMonthValue());
            }
            System.out.println(versions[0] + " | " + cron + " | " + months);
        }
    }
}
JAVA

for version in 2.5.0 2.5.1 2.5.2; do
    cat > pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.quartz-scheduler</groupId><artifactId>quartz</artifactId><version>$version</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/$version" > mvn.log 2>&1 || { cat mvn.log; exit 1; }
    java -cp "$work/$version/*" LastDay.java "$version"
done > seen.txt
cat seen.txt

diff - seen.txt <<'TXT'
2.5.0 | 0 0 5 L * ? | [1, 3, 5, 7, 8, 10, 12]
2.5.0 | 0 0 5 LW * ? | [1, 3, 5, 7, 8, 10, 12]
2.5.0 | 0 0 5 L-2 * ? | [1, 3, 5, 7, 8, 10, 12]
2.5.0 | 0 0 5 L-2W * ? | [1, 5, 7, 8, 10, 12]
2.5.1 | 0 0 5 L * ? | [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
2.5.1 | 0 0 5 LW * ? | [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
2.5.1 | 0 0 5 L-2 * ? | [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
2.5.1 | 0 0 5 L-2W * ? | [1, 2, 4, 5, 7, 8, 9, 10, 11, 12]
2.5.2 | 0 0 5 L * ? | [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
2.5.2 | 0 0 5 LW * ? | [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
2.5.2 | 0 0 5 L-2 * ? | [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
2.5.2 | 0 0 5 L-2W * ? | [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
TXT
echo "as seen: the months of 2026 in which each form fires"
