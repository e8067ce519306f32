package io.mlconnector.x3anaplan.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Findings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused here works on the JVM, and would fail in a native executable, at the first message or silently. */
class NamesInFileTest {

    @TempDir
    Path routes;

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
        "bean: {ref: clock, method: instant}; there is no bean 'clock'",
        "bean: {ref: runs, method: request}; bean 'runs' has no method 'request' for routes",
        "to: bean:runs?method=reportTo; bean 'runs' has no method 'reportTo' for routes",
        "bean: {beanType: java.lang.Runtime}; class 'java.lang.Runtime' is none that routes may name",
        "process: {ref: '#class:com.acme.Own'}; class 'com.acme.Own' is none that routes may name",
        "log: '${bean:rows?method=count}'; bean 'rows' has no method 'count' for routes",
        "log: '${type:java.lang.Math.PI}'; class 'java.lang.Math' is none that routes may name",
        "log: '${bodyAs(com.acme.Own).total}'; class 'com.acme.Own' is none that routes may name",
        "log: '${body.total}'; '.total' is no method or property of any type that routes may name",
        "log: '${exchangeProperty.row.cat}'; '.cat' is no method or property of any type that routes may name",
        "log: '${header.rows?.cat}'; '.cat' is no method or property of any type that routes may name",
        "log: '${body.get(0).cat}'; '.cat' is no method or property of any type that routes may name",
        "log: '${exception.nowhere}'; '.nowhere' is no method or property of any type that routes may name",
        "log: '${camelContext.uptime}'; '.uptime' is no method or property of any type that routes may name",
        "filter: {simple: \"${body} is 'com.acme.Own'\", steps: []}; class 'com.acme.Own' is none that routes may name",
        "setBody: {simple: {expression: '${body}', resultType: com.acme.Own}}; class 'com.acme.Own' is none that routes may name",
        "convertBodyTo: {type: com.acme.Own}; class 'com.acme.Own' is none that routes may name",
        "throwException: {exceptionType: java.lang.Error, message: no}; class 'java.lang.Error' is none that routes may name",
        "doTry: {steps: [], doCatch: [{exception: [java.net.ConnectException], steps: []}]}; class 'java.net.ConnectException' is none that routes may name",
        "unmarshal: {json: {unmarshalType: com.acme.Own}}; class 'com.acme.Own' is none that routes may name",
        "marshal: {jaxb: {contextPath: a}}; data format 'jaxb' is not part of this program",
        "setBody: {groovy: '1 + 1'}; language 'groovy' is not part of this program",
        "to: kamelet:nowhere?word=a; there is no Kamelet 'nowhere'",
        "to: ftp:server/folder; component 'ftp' is not part of this program",
        "convertBodyTo: com.acme.Own; class 'com.acme.Own' is none that routes may name",
        "bean: clock; there is no bean 'clock'",
        "setBody: {method: clock}; there is no bean 'clock'",
        "setBody: {method: {ref: runs, method: reportTo}}; bean 'runs' has no method 'reportTo' for routes",
        "loadBalance: {customLoadBalancer: clock, steps: []}; there is no bean 'clock'",
        "to: {uri: 'bean:runs', parameters: {method: reportTo}}; bean 'runs' has no method 'reportTo' for routes",
        "to: {uri: 'bean://runs?cache=true', parameters: {method: reportTo}}; bean 'runs' has no method 'reportTo' for routes",
        "to: {uri: bean, parameters: {beanName: clock, method: instant}}; there is no bean 'clock'",
        "toD: {uri: kamelet, parameters: {templateId: nowhere}}; there is no Kamelet 'nowhere'",
        "wireTap: {uri: 'ftp:server', parameters: {binary: true}}; component 'ftp' is not part of this program",
        "kamelet: nowhere; there is no Kamelet 'nowhere'",
        "kamelet: {name: nowhere, parameters: {word: a}}; there is no Kamelet 'nowhere'",
        "poll: ftp:server/folder; component 'ftp' is not part of this program",
        "unmarshal: {protobuf: com.acme.Own}; data format 'protobuf' is not part of this program",
        "marshal: {custom: own}; data format 'custom' is not part of this program",
        "to: {uri: direct, parameters: {name: nowhere}}; no route begins with direct:nowhere"})
    void refusesWithFileLineAndRemedyWhatIsNotDeclared(String step, String message) throws Exception {
        Finding finding = lint(step).get(0);
        assertThat(finding.message()).startsWith(message);
        assertThat(finding.file().getFileName()).hasToString("own.camel.yaml");
        assertThat(finding.line()).isEqualTo(7);
        assertThat(finding.remedy()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "bean: {ref: runs, method: 'phase(${exchangeProperty.run}, ''own'', '''')'}",
        "log: '${body} ${body[cat]} ${body.size} ${body.size()} ${header.CamelHttpResponseCode} ${exchangeProperty.row[cat]}'",
        "log: '${exception.message} ${exception.passing} ${exception.cause.message} ${exception.stacktrace} ${exchangeId} ${routeId}'",
        "log: '${bodyAs(String).length} ${bodyAs(java.util.List)[0]} ${date:now:yyyy-MM-dd} ${null} {{x3anaplan.routes-dir}}'",
        "log: '${body[0].get(${header.key})} ${header.when?.time} ${type:java.lang.Long.MAX_VALUE}'",
        "filter: {simple: \"${body} is 'java.lang.String' && ${body.isEmpty} == false\", steps: []}",
        "convertBodyTo: {type: java.lang.String}",
        "convertBodyTo: java.lang.String",
        "bean: runs",
        "setBody: {method: runs}",
        "to: {uri: 'bean:runs', parameters: {method: claim}}",
        "to: {uri: 'log:own', parameters: {method: a, bean: b, to: 'ftp:c', uri: d}}",
        "unmarshal: {id: own-unmarshal, description: of text, json: {}}",
        "throwException: {exceptionType: java.lang.IllegalStateException, message: no}",
        "unmarshal: {json: {}}",
        "marshal: {csv: {}}",
        "to: log:own"})
    void letsPassWhatIsDeclared(String step) throws Exception {
        assertThat(lint(step)).isEmpty();
    }

    @Test
    void beansThatAFileMakesOfDeclaredTypesMayBeNamed() throws Exception {
        Files.writeString(routes.resolve("beans.camel.yaml"), "- beans:\n    - name: seen\n      type: java.util.HashMap\n");
        assertThat(lint("bean: {ref: seen, method: size}")).isEmpty();
    }

    @Test
    void beansOfOtherTypesMayNotBeMade() throws Exception {
        Files.writeString(routes.resolve("beans.camel.yaml"), "- beans:\n    - name: seen\n      type: com.acme.Own\n");
        assertThat(lint("bean: {ref: seen}")).singleElement().satisfies(finding -> {
            assertThat(finding.message()).startsWith("class 'com.acme.Own'");
            assertThat(finding.line()).isEqualTo(3);
        });
    }

    @Test
    void kameletsAreHeldToTheSameList() throws Exception {
        Files.writeString(routes.resolve("own-step.kamelet.yaml"), "kind: Kamelet\nmetadata: {name: own-step}\nspec:\n  template:\n    from:\n"
                + "      uri: kamelet:source\n      steps:\n        - log: '${body.total}'\n");
        assertThat(lint("to: kamelet:own-step")).singleElement().satisfies(finding -> {
            assertThat(finding.file().getFileName()).hasToString("own-step.kamelet.yaml");
            assertThat(finding.line()).isEqualTo(8);
        });
    }

    private List<Finding> lint(String step) throws Exception {
        Files.writeString(routes.resolve("own.camel.yaml"), "- route:\n    id: own\n    from:\n      uri: timer:own\n      steps:\n        # the step\n"
                + "        - " + step + "\n");
        Findings findings = new Findings();
        RouteLint.check(routes, RouteNames.declared(), findings);
        return findings.sorted();
    }
}
