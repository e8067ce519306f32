package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages that do not say as X3 documents it how they go on: a load of them is whole, or it fails and moves nothing; never less than all. */
class OddPagesTest {

    /** Changes the n-th page, from 1, of the lines of a first load. @param link the honest link to the next page, null on the last */
    private interface Rest {
        void change(int n, String link, ObjectNode page);
    }

    /** Changes the n-th page, from 1, of a node. @param page pageInfo, edges and totalCount */
    private interface GraphQl {
        void change(int n, ObjectNode page);
    }

    private static final int PAGE = 10;
    private static final String NO_NEXT = null;

    private PollBench bench;

    @BeforeEach
    void books() throws Exception {
        bench = new PollBench(112);
        bench.x3.graphql().extended(true);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Arguments whole(String name, Rest odd) {
        return Arguments.of(name, odd, null);
    }

    private static Arguments refused(String name, String saying, Rest odd) {
        return Arguments.of(name, odd, saying);
    }

    /** Puts another value in the place of the second page's link. */
    private static Rest second(java.util.function.Function<String, Object> next) {
        return (n, link, page) -> {
            if (n == 2) {
                page.withObject("/$links").set("$next", Reply.JSON.valueToTree(next.apply(link)));
            }
        };
    }

    private static String path(String link) {
        return link.substring(link.indexOf("/api1"));
    }

    private static String query(String link) {
        return link.substring(link.indexOf('?'));
    }

    private static Map<String, Object> url(Object url) {
        return Map.of("$title", "Next", "$url", url);
    }

    private static void noLink(ObjectNode page) {
        page.withObject("/$links").remove("$next");
    }

    private static void keepRows(ObjectNode page, int rows) {
        ArrayNode all = (ArrayNode) page.get("$resources");
        while (all.size() > rows) {
            all.remove(rows);
        }
    }

    static Stream<Arguments> overRest() {
        return Stream.of(
                whole("as documented", (n, link, page) -> { }),
                whole("a text instead of an object", second(link -> link)),
                whole("a text, path and query", second(OddPagesTest::path)),
                whole("a text, query alone", second(OddPagesTest::query)),
                whole("a text, class and query", second(link -> "GACCENTRYD" + query(link))),
                whole("an address without slash", second(link -> url("GACCENTRYD" + query(link)))),
                whole("an address with dots", second(link -> url("../SEED/GACCENTRYD" + query(link)))),
                whole("another host", second(link -> url("https://x3-internal.example:8443" + path(link)))),
                whole("a host without scheme", second(link -> url("//x3-internal.example" + path(link)))),
                whole("url instead of $url", second(link -> Map.of("url", link))),
                whole("$href instead of $url", second(link -> Map.of("$href", path(link)))),
                whole("a list of one link", second(link -> List.of(url(link)))),
                whole("the key next instead of $next", (n, link, page) -> {
                    if (link != null) {
                        noLink(page);
                        page.withObject("/$links").set("next", Reply.JSON.valueToTree(url(link)));
                    }
                }),
                whole("a list of links with their relations", (n, link, page) -> {
                    page.remove("$links");
                    ArrayNode all = page.putArray("$links");
                    all.addObject().put("$rel", "first").put("$url", "/first");
                    if (link != null) {
                        all.addObject().put("$rel", "Next").put("$url", link);
                    }
                }),
                whole("a link beside $links", (n, link, page) -> {
                    page.remove("$links");
                    if (link != null) {
                        page.put("$next", link);
                    }
                }),
                whole("null for no link", (n, link, page) -> {
                    if (link == null) {
                        page.withObject("/$links").putNull("$next");
                    }
                }),
                whole("no link on a full page", (n, link, page) -> {
                    if (n == 2) {
                        noLink(page);
                    }
                }),
                whole("no links at all on full pages", (n, link, page) -> page.remove("$links")),
                whole("no link on a page cut short", (n, link, page) -> {
                    if (n == 2) {
                        noLink(page);
                        keepRows(page, 4);
                    }
                }),
                whole("no link and no $itemsPerPage on a page cut short", (n, link, page) -> {
                    page.remove("$itemsPerPage");
                    if (n == 2) {
                        noLink(page);
                        keepRows(page, 4);
                    }
                }),
                whole("more $itemsPerPage than rows, with a link", (n, link, page) -> page.put("$itemsPerPage", 500)),
                whole("a stated total that fits", (n, link, page) -> page.put("$totalResults", 112)),
                refused("a stated total that does not fit", "rows came, X3 states 246", (n, link, page) -> page.put("$totalResults", 246)),
                refused("an object without address", "not understood", second(link -> Map.of("$title", "Next"))),
                refused("an empty object", "not understood", second(link -> Map.of())),
                refused("an empty address", "not understood", second(link -> url(""))),
                refused("an address that is an object", "not understood", second(link -> url(Map.of("href", link)))),
                refused("an address that is a number", "not understood", second(link -> url(3))),
                refused("a word", "not understood", second(link -> "yes")),
                refused("true", "not understood", second(link -> true)),
                refused("a number", "not understood", second(link -> 2)),
                refused("an empty list", "not understood", second(link -> List.of())),
                refused("a list of two links", "not understood", second(link -> List.of(url(link), url(link + "&x=1")))),
                refused("another key that speaks of next", "not understood", (n, link, page) -> {
                    if (n == 2) {
                        noLink(page);
                        page.withObject("/$links").put("$nextSet", "set 3");
                    }
                }),
                refused("links that are a text", "not understood", (n, link, page) -> page.put("$links", "next")),
                refused("another class", "something else", second(link -> url(link.replace("/GACCENTRYD?", "/GACCENTRY?")))),
                refused("no class", "something else", second(link -> url("https://x3.example/login?next=" + 3))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("overRest")
    void aRestPageIsFollowedOrRefused(String name, Rest odd, String saying) {
        bench.reading(PAGE, 1);
        change(odd);
        loads(saying, "GACCENTRYD");
    }

    static Stream<Arguments> circles() {
        return Stream.of(Arguments.of("to itself", 2, 2), Arguments.of("of two pages", 3, 2), Arguments.of("of three pages", 3, 1),
                Arguments.of("of eight pages", 9, 2), Arguments.of("from the last page to the first", 12, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("circles")
    void linksThatLeadInACircleEndThePoll(String name, int from, int to) {
        bench.reading(PAGE, 1);
        List<String> asked = new ArrayList<>();
        change((n, link, page) -> {
            asked.add(page.path("$url").asText());
            if (n >= from) {
                page.withObject("/$links").withObject("/$next").put("$url", asked.get(to - 1));
            }
        });
        loads("circle", "GACCENTRYD");
        assertThat(asked).as("requests for lines").hasSize(from);
    }

    @ParameterizedTest
    @MethodSource("circles")
    void aCircleOfPagesWhoseLinksDifferEndsThePoll(String name, int from, int to) {
        bench.reading(PAGE, 1);
        AtomicInteger asked = new AtomicInteger();
        List<String> urls = new ArrayList<>();
        change((n, link, page) -> {
            asked.incrementAndGet();
            urls.add(page.path("$url").asText());
            if (n >= from) {
                page.withObject("/$links").withObject("/$next").put("$url", urls.get(to - 1) + "&session=" + n);
            }
        });
        loads("same rows", "GACCENTRYD");
        assertThat(asked).hasValue(from + 1);
    }

    @ParameterizedTest
    @MethodSource("emptyPages")
    void anEmptyPageThatCarriesALinkIsFollowed(String name, boolean toItself, String saying) {
        // Given a page without rows between the first page and the second
        bench.reading(PAGE, 1);
        List<String> real = new ArrayList<>();
        change((n, link, page) -> {
            if (n == 1) {
                real.add(link);
                page.withObject("/$links").withObject("/$next").put("$url", link + "&hollow=1");
            } else if (n == 2) {
                keepRows(page, 0);
                page.withObject("/$links").withObject("/$next").put("$url", toItself ? real.get(0) + "&hollow=1" : real.get(0));
            }
        });
        loads(saying, "GACCENTRYD");
    }

    static Stream<Arguments> emptyPages() {
        return Stream.of(Arguments.of("with a link to the next", false, null), Arguments.of("with a link to itself", true, "circle"));
    }

    static Stream<Arguments> overGraphQl() {
        return Stream.of(
                graphql("as documented", null, (n, page) -> { }),
                graphql("true as a text", null, (n, page) -> info(page).put("hasNextPage", info(page).path("hasNextPage").asText())),
                graphql("a full page that says it is the last", null, (n, page) -> {
                    if (n == 2) {
                        info(page).put("hasNextPage", false);
                    }
                }),
                graphql("no count", null, (n, page) -> page.remove("totalCount")),
                graphql("no cursor", "how it goes on", (n, page) -> {
                    info(page).remove("endCursor");
                }),
                graphql("a cursor that is null", "endCursor", (n, page) -> info(page).putNull("endCursor")),
                graphql("a cursor that is blank", "endCursor", (n, page) -> info(page).put("endCursor", " ")),
                graphql("a cursor that is a number", "endCursor", (n, page) -> info(page).put("endCursor", 3)),
                graphql("a cursor that is an object", "endCursor", (n, page) -> info(page).putObject("endCursor").put("after", "x")),
                graphql("no word of a next page", "pageInfo", (n, page) -> info(page).remove("hasNextPage")),
                graphql("null for a next page", "pageInfo", (n, page) -> info(page).putNull("hasNextPage")),
                graphql("a number for a next page", "pageInfo", (n, page) -> info(page).put("hasNextPage", 1)),
                graphql("no pageInfo", "pageInfo is missing", (n, page) -> page.remove("pageInfo")),
                graphql("a pageInfo that is a list", "pageInfo", (n, page) -> page.putArray("pageInfo").addObject().put("hasNextPage", false)),
                graphql("a page cut short that says it is the last", "24 rows came, X3 states 112, twice", (n, page) -> {
                    if (n % 3 == 0) {
                        info(page).put("hasNextPage", false);
                        cut(page, 4);
                    }
                }));
    }

    private static Arguments graphql(String name, String saying, GraphQl odd) {
        return Arguments.of(name, odd, saying);
    }

    private static ObjectNode info(ObjectNode page) {
        return page.withObject("/pageInfo");
    }

    private static void cut(ObjectNode page, int rows) {
        ArrayNode all = (ArrayNode) page.get("edges");
        while (all.size() > rows) {
            all.remove(rows);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("overGraphQl")
    void aGraphQlPageIsFollowedOrRefused(String name, GraphQl odd, String saying) {
        bench.overGraphQl("pageSize: " + PAGE + "\n" + GraphQlConnection.ADDED_FIELDS, 1);
        change("journalEntryLine", false, odd);
        loads(saying, "journalEntryLine");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("circles")
    void cursorsThatLeadInACircleEndThePoll(String name, int from, int to) {
        bench.overGraphQl("pageSize: " + PAGE + "\n" + GraphQlConnection.ADDED_FIELDS, 1);
        List<String> cursors = new ArrayList<>();
        change("journalEntryLine", false, (n, page) -> {
            cursors.add(info(page).path("endCursor").asText());
            if (n >= from) {
                info(page).put("hasNextPage", true).put("endCursor", to == 1 ? cursors.get(0) : cursors.get(to - 2));
            }
        });
        loads("circle", "journalEntryLine");
        assertThat(cursors).hasSizeLessThanOrEqualTo(from + 1);
    }

    static Stream<Arguments> nested() {
        return Stream.of(
                graphql("analytical lines with more and no cursor", "endCursor", (n, page) -> deep(page, "analyticalLines", q -> info(q).putNull("endCursor"))),
                graphql("analytical lines without pageInfo", "pageInfo is missing", (n, page) -> deep(page, "analyticalLines", q -> q.remove("pageInfo"))),
                graphql("analytical lines whose cursor stands still", "circle", (n, page) -> deep(page, "analyticalLines",
                        q -> info(q).put("hasNextPage", true).put("endCursor", info(q).path("endCursor").asText("").isEmpty() ? "x" : "[\"1\"]#00"))),
                graphql("dimensions without pageInfo", "pageInfo is missing", (n, page) -> deep(page, "dimensions", q -> q.remove("pageInfo"))));
    }

    private static void deep(JsonNode at, String collection, java.util.function.Consumer<ObjectNode> change) {
        if (at.path(collection).path("query").isObject()) {
            change.accept((ObjectNode) at.get(collection).get("query"));
        }
        at.forEach(inner -> deep(inner, collection, change));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nested")
    void aNestedPageIsFollowedOrRefused(String name, GraphQl odd, String saying) {
        bench.overGraphQl("pageSize: " + PAGE + "\nnestedPageSize: 1\n" + GraphQlConnection.ADDED_FIELDS, 1);
        // what stands between answers the same page whatever is asked after
        change("journalEntryLine", true, odd);
        if (saying.equals("circle")) {
            assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOf(SourceFault.class);
            assertThat(bench.number("select count(*) from watermark")).isZero();
            return;
        }
        loads(saying, "journalEntryLine");
    }

    /** A load with the odd pages, and one without. */
    private void loads(String saying, String of) {
        if (saying == null) {
            bench.poll(Map.of());
        } else {
            assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOf(SourceFault.class).hasMessageContaining(saying)
                    .hasMessageContaining("connection test").hasMessageContaining(of);
            assertThat(bench.number("select (select count(*) from watermark) + (select count(*) from journal_entry)")).isZero();
            bench.x3.server().onTheWay(null);
            bench.poll(Map.of());
        }
        assertThat(bench.differences()).isEmpty();
    }

    private void change(Rest odd) {
        AtomicInteger n = new AtomicInteger();
        bench.x3.server().onTheWay((request, reply) -> {
            String query = request.rawQuery();
            if (!request.path().endsWith("/GACCENTRYD") || !query.contains("orderBy=TYP")) {
                return reply;
            }
            ObjectNode page = read(reply);
            JsonNode next = page.path("$links").path("$next").path("$url");
            odd.change(n.incrementAndGet(), next.isTextual() ? next.asText() : NO_NEXT, page);
            return Reply.bytes(200, "application/json", page.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        });
    }

    private void change(String node, boolean nested, GraphQl odd) {
        AtomicInteger n = new AtomicInteger();
        bench.x3.server().onTheWay((request, reply) -> {
            JsonNode asked = read(request.body());
            boolean ofKeys = asked.path("variables").path("orderBy").asText().startsWith("{\"_id\"");
            if (!ofKeys || asked.path("query").asText().contains("analyticalLines") != nested || !asked.path("query").asText().contains(" " + node + " {")) {
                return reply;
            }
            ObjectNode body = read(reply);
            odd.change(n.incrementAndGet(), (ObjectNode) body.at("/data/x3Finance/" + node + "/query"));
            return Reply.bytes(200, "application/json", body.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        });
    }

    private static ObjectNode read(Reply reply) {
        return read(reply.body());
    }

    private static ObjectNode read(byte[] body) {
        try {
            return (ObjectNode) Reply.JSON.reader().with(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
