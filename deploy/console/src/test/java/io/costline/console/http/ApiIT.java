package io.costline.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.query.Question;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the interface promises, over a real ClickHouse. */
class ApiIT {
    private static Fixture console;
    private static String reader;

    @BeforeAll
    static void start() throws Exception {
        console = Fixture.seeded(Map.of("console.limits.rows", "2"));
        reader = console.reader(Fixture.ALPHA);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void saysWhoIsSignedInAndWhatThereIs() {
        JsonNode session = console.get("/api/v1/session", reader).json();
        assertThat(session.path("tenant").asString()).isEqualTo("alpha");
        assertThat(session.path("who").asString()).startsWith("key ");
        assertThat(session.path("scopes").toString()).isEqualTo("[\"read\"]");
        assertThat(session.path("fixed").isNull()).isTrue();
        assertThat(texts(session.path("currencies"))).containsExactlyInAnyOrder("USD", "JPY");
        assertThat(session.path("first_event").asString()).isEqualTo("2026-06-01T10:00:00Z");
        assertThat(session.path("last_event").asString()).isEqualTo("2026-06-01T10:00:00Z");
        assertThat(session.has("tenants")).isFalse();
    }

    @Test
    void answersWithEveryFigureAsTextAndWhatItIs() {
        JsonNode answer =
                console.get("/api/v1/questions/spend?currency=JPY", reader).json();
        assertThat(answer.path("question").asString()).isEqualTo("spend");
        assertThat(answer.path("title").asString())
                .isEqualTo(Question.named("spend").asks());
        assertThat(texts(answer.path("reads"))).containsExactly("spend");
        assertThat(answer.path("params").toString())
                .isEqualTo("{\"from\":\"2000-01-01 00:00:00\",\"to\":\"2100-01-01 00:00:00\",\"currency\":\"JPY\"}");
        assertThat(answer.path("columns").get(1).toString())
                .isEqualTo("{\"name\":\"contracted_cost\",\"unit\":\"money\",\"meaning\":\"what is paid\"}");
        assertThat(answer.path("rows").get(0).get(1).toString()).isEqualTo("\"12345678901234.567890123456\"");
        assertThat(StreamSupport.stream(answer.path("rows").get(0).spliterator(), false))
                .allMatch(cell -> cell.isString() || cell.isNull());
        assertThat(answer.path("complete_to").asString()).isEqualTo("2026-06-01T11:00:00.000Z");
        assertThat(answer.path("truncated").booleanValue()).isFalse();
        assertThat(answer.path("sql").asString()).contains("SELECT");
    }

    @Test
    void nullIsWhatIsNotKnownAndListsAreLists() {
        JsonNode unpriced =
                console.get("/api/v1/questions/calls?pricing=UNPRICED", reader).json();
        assertThat(cell(unpriced, "contracted_cost").isNull()).isTrue();
        assertThat(cell(unpriced, "upper_bound").asString()).isEqualTo("0.5");
        JsonNode trace =
                console.get("/api/v1/questions/trace?trace=run-1", reader).json();
        assertThat(cell(trace, "models").toString()).isEqualTo("[\"gpt-4o\"]");
    }

    @Test
    void valuesAreReadByTheirTypesAndAFaultNamesTheParameter() {
        Map<String, String> faults = Map.ofEntries(
                Map.entry("spend?tenant=alpha", "tenant"),
                Map.entry("spend?fixed_value=globex", "fixed_value"),
                Map.entry("spend?fixed_dimension=TENANT", "fixed_dimension"),
                Map.entry("spend?until=24h", "until"),
                Map.entry("spend?from=yesterday", "from"),
                Map.entry("spend?from=2026-02-30", "from"),
                Map.entry("spend?from=9999-01-01T00:00:00Z", "from"),
                Map.entry("spend?from=1d&from=2d", "from"),
                Map.entry("spend_over_time?step=-1", "step"),
                Map.entry("spend_over_time?step=4294967296", "step"),
                Map.entry("spend_over_time?step=1%3BDROP", "step"),
                Map.entry("spend_by?dimension=NOTHING", "dimension"),
                Map.entry("spend_by?dimension=provider", "dimension"),
                Map.entry("spend?currency=%00", "currency"),
                Map.entry("spend?currency=" + "x".repeat(1_025), "currency"),
                Map.entry("trace", "trace"));
        faults.forEach((question, field) -> {
            Reply reply = console.get("/api/v1/questions/" + question, reader);
            assertThat(reply.status()).as(question + reply.body()).isEqualTo(400);
            assertThat(reply.code()).as(question).isEqualTo("bad_value");
            assertThat(reply.field()).as(question).isEqualTo(field);
        });
        for (String from :
                List.of("2026-06-01", "2026-06-01T10:00:00Z", "2026-06-01%2010:00:00", "24h", "7d", "mtd", "today")) {
            assertThat(console.get("/api/v1/questions/spend?from=" + from, reader)
                            .status())
                    .as(from)
                    .isEqualTo(200);
        }
        assertThat(rows("calls?keys=customer&keys=feature&values=acme&values=%3Dsearch"))
                .isEqualTo(1);
    }

    @Test
    void moreRowsThanAllowedAreCutOffAndSaidToBe() {
        JsonNode answer = console.get("/api/v1/questions/calls", reader).json();
        assertThat(answer.path("rows")).hasSize(2);
        assertThat(answer.path("truncated").booleanValue()).isTrue();
        assertThat(console.get("/api/v1/questions/calls.csv", reader).body().lines())
                .hasSize(4);
    }

    @Test
    void callsArePagedWithoutLossOrRepetition() {
        StringBuilder ids = new StringBuilder();
        String after = "";
        for (int page = 0; page < 4; page++) {
            JsonNode answer = console.get("/api/v1/questions/calls?limit=1" + after, reader)
                    .json();
            if (answer.path("rows").isEmpty()) {
                break;
            }
            ids.append(cell(answer, "event_id").asString(), 0, 2);
            after = "&after_key=" + cell(answer, "page_key").asString() + "&after_id="
                    + cell(answer, "event_id").asString();
        }
        assertThat(ids.toString()).isEqualTo("a2a1a3");
    }

    @Test
    void csvHasAHeadAllDigitsAndNoFormula() {
        Reply csv = console.get("/api/v1/questions/calls.csv?pricing=PRICED&keys=customer&values=acme", reader);
        assertThat(csv.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/csv"));
        assertThat(csv.header("Content-Disposition")).contains("attachment; filename=\"calls.csv\"");
        List<String> lines = csv.body().lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo(String.join(
                        ",",
                        Question.named("calls").columns().stream()
                                .map(Question.Column::name)
                                .toList()));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains(",'=search,", ",1.111111111111,");
        assertThat(console.get("/api/v1/questions/rejected.csv", reader).body()).contains(",'@SUM(1) is no number,");
    }

    @Test
    void whatDoesNotExistIsSaid() {
        assertThat(console.get("/api/v1/questions/spned", reader).code()).isEqualTo("unknown_question");
        assertThat(console.get("/api/v1/nothing", reader).code()).isEqualTo("not_found");
        assertThat(console.get("/assets/none-1.js").status()).isEqualTo(404);
        assertThat(console.get("/none.ico").status()).isEqualTo(404);
        assertThat(console.send("PUT", "/api/v1/questions").status()).isEqualTo(405);
        assertThat(console.get("/api/v1/explain/zz", reader).field()).isEqualTo("event_id");
        assertThat(console.get("/api/v1/explain/" + "0".repeat(32), reader).code())
                .isEqualTo("unknown_event");
        assertThat(console.get("/api/v1/cards?card=none", reader).code()).isEqualTo("unknown_card");
        assertThat(console.get("/api/v1/cards", reader).field()).isEqualTo("card");
    }

    @Test
    void aModelIsJudgedOnStoredCallsAsJsonAndAsCsv() {
        Reply json = console.get("/api/v1/what-if?model=gpt-4o&from=2026-06-01&to=2026-06-02", reader);
        assertThat(json.status()).as(json.body()).isEqualTo(200);
        assertThat(json.body())
                .contains(
                        "\"model\":\"gpt-4o\"",
                        "\"tenant\":\"alpha\"",
                        "\"currency\":\"USD\"",
                        "\"feature\":\"search\",\"calls\":1")
                .doesNotContain("betas-feature");
        Reply csv = console.get("/api/v1/what-if.csv?model=gpt-4o&from=2026-06-01&to=2026-06-02", reader);
        assertThat(csv.body().lines().findFirst())
                .hasValueSatisfying(head -> assertThat(head).startsWith("currency,kind,feature,model,calls,moved,"));
        assertThat(csv.body()).contains("USD,LINE,search,", "USD,ALL,").doesNotContain("betas-feature");
        assertThat(console.get("/api/v1/what-if?model=gpt-4o&keys=customer&values=nobody", reader)
                        .body())
                .contains("\"currencies\":[]");
    }

    @Test
    void aPolicyThatCannotBeJudgedIsRefusedByField() {
        String policy = "{\"routing\":{\"id\":\"p\",\"tenant\":\"%s\",\"tiers\":[{\"name\":\"t\",%s}]}}";
        assertThat(console.get("/api/v1/what-if", reader).field()).isEqualTo("model");
        assertThat(console.get("/api/v1/what-if?model=" + "m".repeat(201), reader)
                        .field())
                .isEqualTo("model");
        assertThat(console.get("/api/v1/what-if?model=m&tenant=beta", reader).field())
                .isEqualTo("tenant");
        assertThat(console.get("/api/v1/what-if?model=m&from=once", reader).field())
                .isEqualTo("from");
        assertThat(shadow(policy.formatted("alpha", "\"model\":\"gpt-4o\"")).status())
                .isEqualTo(200);
        assertThat(shadow(policy.formatted("beta", "\"model\":\"gpt-4o\"")).field())
                .isEqualTo("policy");
        Reply wrong = shadow(policy.formatted("alpha", "\"min_acceptance\":2"));
        assertThat(wrong.field()).isEqualTo("policy");
        assertThat(wrong.body()).contains("min_acceptance: must be a share from 0 to 1");
        assertThat(shadow("p".repeat(4_001)).field()).isEqualTo("policy");
    }

    private static Reply shadow(String policy) {
        return console.get("/api/v1/shadow?policy=" + URLEncoder.encode(policy, StandardCharsets.UTF_8), reader);
    }

    @Test
    void aNameWithADotIsAPageLikeAnyOther() {
        Reply plain = console.get("/customers/acme");
        for (String path : List.of("/customers/acme.com", "/traces/a.b.c", "/prices/list%2Fopenai%2Fgpt-4.1%40a1")) {
            Reply named = console.get(path);
            assertThat(named.status()).as(path).isEqualTo(plain.status());
            assertThat(named.body()).as(path).isEqualTo(plain.body());
        }
    }

    @Test
    void anEventIsExplainedLineByLine() {
        JsonNode explained =
                console.get("/api/v1/explain/a1" + "0".repeat(30), reader).json();
        assertThat(explained.path("event").path("contracted_cost").asString()).isEqualTo("1.111111111111");
        assertThat(explained.path("card").isNull())
                .as("it is not in the price book")
                .isTrue();
        assertThat(explained.path("lines").get(0).path("amount").asString()).isEqualTo("1.111111111111");
        assertThat(explained.path("checks").path("lines_add_up").booleanValue()).isTrue();
    }

    @Test
    void theDescriptionNamesEveryQuestionAndParameter() {
        JsonNode paths = console.get("/openapi.json").json().path("paths");
        Question.all().values().forEach(question -> {
            JsonNode described =
                    paths.path("/api/v1/questions/" + question.name()).path("get");
            assertThat(described.path("parameters").findValuesAsString("name"))
                    .as(question.name())
                    .containsExactlyElementsOf(question.parameters().stream()
                            .filter(each -> !each.ofAsker())
                            .map(Question.Parameter::name)
                            .toList());
            assertThat(paths.has("/api/v1/questions/" + question.name() + ".csv"))
                    .isTrue();
        });
    }

    @Test
    void liveTellsHowFiguresStandAndEndsWithTheSession() throws Exception {
        var key = console.key(Fixture.ALPHA, java.util.Optional.empty(), "read");
        try (Socket socket = new Socket("127.0.0.1", console.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:" + console.port
                                    + "\r\nAuthorization: Bearer " + key.token() + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            StringBuilder heard = new StringBuilder();
            byte[] some = new byte[4_096];
            while (!heard.toString().contains("data: ")) {
                heard.append(new String(some, 0, socket.getInputStream().read(some), StandardCharsets.UTF_8));
            }
            assertThat(heard.toString())
                    .contains("text/event-stream")
                    .contains("\"complete_to\":\"2026-06-01T11:00:00.000Z\",\"accepted\":\"6\"");

            console.revoke(key);

            while (!heard.toString().contains("event: signed-out")) {
                heard.append(new String(some, 0, socket.getInputStream().read(some), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void withoutClickHouseItAnswersThatAndStillKnowsWhoIsThere() throws Exception {
        try (Fixture alone = Fixture.without()) {
            String someone = alone.reader(Fixture.ALPHA);
            Reply reply = alone.get("/api/v1/questions/spend", someone);
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.code()).isEqualTo("clickhouse_unavailable");
            assertThat(reply.header("Retry-After")).isPresent();
            assertThat(alone.get("/api/v1/session", someone)
                            .json()
                            .path("tenant")
                            .asString())
                    .isEqualTo("alpha");
            assertThat(alone.get("/api/v1/questions", someone).status()).isEqualTo(200);
        }
    }

    private static int rows(String question) {
        return console.get("/api/v1/questions/" + question, reader)
                .json()
                .path("rows")
                .size();
    }

    private static JsonNode cell(JsonNode answer, String column) {
        List<String> names = answer.path("columns").findValuesAsString("name");
        return answer.path("rows").get(0).get(names.indexOf(column));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }
}
