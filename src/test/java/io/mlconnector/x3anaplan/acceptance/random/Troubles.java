package io.mlconnector.x3anaplan.acceptance.random;

import io.mlconnector.x3anaplan.acceptance.Landscape;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Fault.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What goes wrong at both systems and between them, drawn at random. Each returns what it armed, in words. */
final class Troubles {

    /** A kind of request: method and pattern of its path. */
    private record Step(String name, String method, String path) {
    }

    private static final List<Step> X3 = List.of(new Step("poll entries", "GET", "/GACCENTRY\\?"), new Step("poll lines", "GET", "/GACCENTRYD\\?"),
            new Step("poll analytical lines", "GET", "/GACCENTRYA\\?"), new Step("poll accounts", "GET", "/GACCOUNT\\?"),
            new Step("poll dimensions", "GET", "/CACCE\\?"));
    private static final List<Step> ANAPLAN = List.of(new Step("sign-in", "POST", "/token/authenticate"),
            new Step("names", "GET", "/(workspaces|models|files|imports)(\\?|$)"), new Step("announce", "POST", "/files/\\d+$"),
            new Step("chunk", "PUT", "/chunks/"), new Step("chunk", "PUT", "/chunks/"), new Step("start", "POST", "/tasks$"),
            new Step("start", "POST", "/tasks$"), new Step("list of tasks", "GET", "/tasks(\\?|$)"),
            new Step("look at task", "GET", "/tasks/[0-9A-F]{32}"), new Step("dump", "GET", "/dump"));
    private static final String LOST = "LOST-";

    private final Landscape landscape;
    private final AnaplanSettings settings;

    Troubles(Landscape landscape) {
        this.landscape = landscape;
        this.settings = landscape.sandbox().anaplan().settings();
    }

    /** One trouble. */
    String one(Draw draw) {
        return switch (draw.number(1, 14)) {
            case 1, 2, 3 -> network(draw, "X3", draw.one(X3));
            case 4, 5, 6, 7 -> network(draw, "Anaplan", draw.one(ANAPLAN));
            case 8, 9 -> answer(draw, "Anaplan", draw.one(ANAPLAN));
            case 10 -> answer(draw, "X3", draw.one(X3));
            case 11 -> cancelled(draw);
            case 12 -> counts(draw);
            default -> memberLost(draw);
        };
    }

    private String network(Draw draw, String system, Step step) {
        Kind kind = draw.one(List.of(Kind.RESET_BEFORE, Kind.RESET_AFTER, Kind.TRUNCATE, Kind.LATENCY, Kind.HANG));
        // A few are overcome by trying again; many are not.
        int times = draw.one(List.of(1, 1, 1, 2, 2, 9));
        return arm(system, step, new Fault(kind, step.method(), step.path(), skip(draw), times, 0, null, null, draw.number(20, 150)));
    }

    private String answer(Draw draw, String system, Step step) {
        boolean anaplan = system.equals("Anaplan");
        // What means "your credentials are wrong" is remembered for half a minute: too long for rounds of a second.
        int status = draw.one(step.name().equals("sign-in") ? List.of(429, 500, 503) : anaplan ? List.of(429, 429, 429, 401, 500, 502, 503, 409, 400, 404) : List.of(500, 502, 503, 401, 429));
        Map<String, String> headers = status == 429 && draw.chance(50) ? Map.of("Content-Type", "application/json", "Retry-After", draw.one(
                List.of("0", "1"))) : Map.of("Content-Type", draw.chance(80) ? "application/json" : "text/html");
        String body = headers.get("Content-Type").equals("text/html") ? "<html><body>Sorry</body></html>"
                : "{\"status\":{\"code\":" + status + ",\"message\":\"no\"}}";
        int times = draw.one(List.of(1, 1, 1, 2, 3, 9));
        int as = !anaplan && draw.chance(20) ? 200 : status;
        return arm(system, step, new Fault(Kind.STATUS, step.method(), step.path(), skip(draw), times, as, headers, body, 0));
    }

    private static int skip(Draw draw) {
        return draw.one(List.of(0, 0, 1, 2, 3, 5));
    }

    private String arm(String system, Step step, Fault fault) {
        (system.equals("X3") ? landscape.sandbox().x3().server() : landscape.sandbox().anaplan().server()).faults().arm(fault);
        return fault.kind() + (fault.status() == 0 ? "" : " " + fault.status() + fault.headers()) + " at " + system + ", " + step.name()
                + ", after " + fault.skip() + ", times " + fault.times();
    }

    private String cancelled(Draw draw) {
        String action = draw.one(List.of("Load GL Actuals", "Load GL Actuals", "Load Cost Centers"));
        settings.imports().cancelNext(action, draw.number(1, 2));
        return "somebody cancels " + action;
    }

    private String counts(Draw draw) {
        if (draw.chance(50)) {
            settings.answers().details(false);
            return "tasks without details";
        }
        settings.answers().moduleCounts(true);
        return "module imports with counts";
    }

    private String memberLost(Draw draw) {
        String list = draw.one(List.of("Cost Centers", "Cost Centers", "GL Accounts"));
        String code = list.equals("Cost Centers") ? draw.one(List.of("CC110", "CC130", "CC150")) : draw.one(List.of("FRA-601000", "FRA-603000"));
        if (!codes(list).contains(code)) {
            return code + " is lost already";
        }
        landscape.sandbox().anaplan().observed().recodeListItem(DemoModel.MODEL, list, code, LOST + code);
        return "list " + list + " loses " + code;
    }

    /** Members that the lists have lost, and that no import has brought back. */
    Set<String> lost() {
        Set<String> lost = new TreeSet<>();
        for (String list : List.of("Cost Centers", "GL Accounts")) {
            Set<String> codes = codes(list);
            codes.stream().filter(code -> code.startsWith(LOST)).map(code -> code.substring(LOST.length())).filter(code -> !codes.contains(code))
                    .forEach(lost::add);
        }
        return lost;
    }

    /** Gives the lists their members back. */
    void mendLists() {
        for (String list : List.of("Cost Centers", "GL Accounts")) {
            for (String code : lost()) {
                if (codes(list).contains(LOST + code)) {
                    landscape.sandbox().anaplan().observed().recodeListItem(DemoModel.MODEL, list, LOST + code, code);
                }
            }
        }
    }

    private Set<String> codes(String list) {
        return landscape.sandbox().anaplan().observed().listItems(DemoModel.MODEL, list).stream().map(item -> item.code())
                .filter(java.util.Objects::nonNull).collect(Collectors.toSet());
    }

    /** Everything works again, but for lost members. */
    void clear() {
        landscape.sandbox().x3().server().faults().clear();
        landscape.sandbox().anaplan().server().faults().clear();
        settings.imports().cancelNext("Load GL Actuals", 0).cancelNext("Load Cost Centers", 0);
        settings.answers().details(true).moduleCounts(false);
    }
}
