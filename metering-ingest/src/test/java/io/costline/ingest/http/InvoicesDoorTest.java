package io.costline.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.InvoiceLineKind;
import io.costline.ingest.Samples;
import io.costline.ingest.publish.Delivery;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class InvoicesDoorTest extends DoorTest {
    private static final String PAGE = """
            {"data": [{"start_time": 1788220800, "results": [
              {"amount": {"value": 0.1, "currency": "usd"}, "line_item": "gpt-4o, cached input", "project_id": "p", "quantity": 80000},
              {"amount": {"value": "a tenth"}, "line_item": "gpt-4o, output"}]}]}""";

    @Test
    void aVerdictALineAndTheGoodOnesArePublished() throws Exception {
        HttpResponse<String> answer = post("/v1/invoices/openai?document=in_1", PAGE);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(json(answer).get("accepted").asInt()).isEqualTo(1);
        assertThat(json(answer).get("rejected").asInt()).isEqualTo(1);
        assertThat(json(answer).at("/results/1/field").asString()).isEqualTo("data[0].results[1].amount.value");
        assertThat(json(answer).at("/results/1/message").asString()).endsWith("line 3");
        assertThat(publisher.billed).singleElement().satisfies(line -> {
            assertThat(line.getTenant()).isEqualTo("demo");
            assertThat(line.getProvider()).isEqualTo("openai");
            assertThat(line.getDocumentId()).isEqualTo("in_1");
            assertThat(line.getDay()).isEqualTo(LocalDate.parse("2026-09-01"));
            assertThat(line.getUnit()).isEqualTo("cache_read_tokens");
            assertThat(line.getKind()).isEqualTo(InvoiceLineKind.USAGE);
            assertThat(line.getCurrency()).isEqualTo("USD");
            assertThat(line.getRevision()).isEqualTo(Samples.NOW.toEpochMilli());
        });
        assertThat(publisher.rejections)
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.getSource()).isEqualTo("invoices-openai"));
    }

    @Test
    void aTableAndOurOwnFormAreReadToo() throws Exception {
        HttpResponse<String> table = post(
                "/v1/invoices/csv?provider=mistral&revision=3&currency=EUR",
                "day,model,unit,amount,kind\n2026-09-01,m,output_tokens,1.50,usage\n2026-09-30,,VAT,0.30,tax\n");
        HttpResponse<String> own = post(
                "/v1/invoices/aws?form=lines&document=x",
                "[{\"day\": \"2026-09-01\", \"unit\": \"input_tokens\", \"amount\": \"2\", \"context\": {\"tier\": \"flex\"}}]");

        assertThat(table.statusCode()).as(table.body()).isEqualTo(202);
        assertThat(own.statusCode()).as(own.body()).isEqualTo(202);
        assertThat(publisher.billed)
                .extracting(line -> line.getProvider()
                        + ' '
                        + line.getDocumentId()
                        + ' '
                        + line.getUnit()
                        + ' '
                        + line.getCurrency()
                        + ' '
                        + line.getKind())
                .containsExactly(
                        "mistral csv/2026-09 output_tokens EUR USAGE",
                        "mistral csv/2026-09 VAT EUR TAX",
                        "bedrock x input_tokens USD USAGE");
    }

    @Test
    void whatIsSaidOfTheWholeIsCheckedBeforeItsLines() throws Exception {
        assertThat(post("/v1/invoices/chargebee", PAGE).statusCode()).isEqualTo(404);
        assertThat(refused("/v1/invoices/csv", "day,unit,amount\n")).isEqualTo("provider");
        assertThat(refused("/v1/invoices/openai?revision=newest", PAGE)).isEqualTo("revision");
        assertThat(refused("/v1/invoices/openai?form=pdf", PAGE)).isEqualTo("form");
        assertThat(refused("/v1/invoices/openai", "{\"data\": [")).isEqualTo("body");
        assertThat(refused("/v1/invoices/aws", "when,what\n1,2\n")).isEqualTo("body");
        assertThat(publisher.billed).isEmpty();
    }

    private String refused(String path, String body) throws Exception {
        HttpResponse<String> answer = post(path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        return json(answer).at("/error/field").asString();
    }

    @Test
    void nothingIsConfirmedThatTheBrokerHasNot() throws Exception {
        publisher.answer = new Delivery.Unavailable("no broker");
        assertThat(post("/v1/invoices/openai", PAGE).statusCode()).isEqualTo(503);
    }

    @Test
    void onlyAKeyMaySend() throws Exception {
        HttpRequest stranger = HttpRequest.newBuilder(URI.create(address() + "/v1/invoices/openai"))
                .POST(HttpRequest.BodyPublishers.ofString(PAGE))
                .build();
        assertThat(send(stranger).statusCode()).isEqualTo(401);
    }
}
