package io.costline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.query.Row;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.TokenClass;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class StoredCallTest {
    private static final StoredCall CALL = StoredCall.of(new Row(new JsonMapper().readTree("""
            {"provider": "host", "served_model": "model", "model_vendor": "", "provider_account": "",
             "event_micros": "1780000000000000", "batch": true, "service_tier": "default", "region": "EU",
             "input_uncached_tokens": "4000", "cache_read_tokens": "500", "cache_write_5m_tokens": "0",
             "cache_write_1h_tokens": "0", "cache_write_unknown_ttl_tokens": "0", "tool_use_input_tokens": "7",
             "output_visible_tokens": "100", "reasoning_tokens": "20", "prediction_rejected_tokens": "0",
             "other_units": {"web_searches": "3"}, "tenant": "acme", "source": "events", "app_key": "", "feature": "chat",
             "workflow": "", "credential_kind": "BYOK", "reported_kind": ["UPSTREAM"], "reported_amount": ["0.5"],
             "reported_currency": ["USD"]}""")));

    @Test
    void readsTokensUnitsAndAttributes() {
        assertThat(CALL.tokens())
                .isEqualTo(Map.of(
                        TokenClass.INPUT_UNCACHED, 4_000L,
                        TokenClass.CACHE_READ, 500L,
                        TokenClass.TOOL_USE_INPUT, 7L,
                        TokenClass.OUTPUT_VISIBLE, 100L,
                        TokenClass.REASONING, 20L));
        assertThat(CALL.totalInput()).isEqualTo(4_507);
        assertThat(CALL.units()).containsEntry("web_searches", new BigDecimal(3));
        assertThat(CALL.query().attributes())
                .containsEntry("service_tier", "batch")
                .containsEntry("inference_geo", "eu");
        assertThat(CALL.query().caller().feature()).isEqualTo("chat");
        assertThat(CALL.reported().ownKey()).isTrue();
        assertThat(CALL.reported().costs()).hasSize(1);
    }

    @Test
    void isPricedAfreshWithItsTierAndOtherUnits() {
        RateCard card = RateCard.of(
                "t",
                "host",
                "model",
                List.of(
                        Rate.of("input_tokens", "2", 1).when("service_tier", "batch"),
                        Rate.of("input_tokens", "9", 1),
                        Rate.of("output_tokens", "10", 1),
                        Rate.of("web_searches", "5", 1)));
        assertThat(CALL.priceBy(PriceBook.of(1, List.of(List.of(card)), List.of()))
                        .listCost())
                .isEqualByComparingTo(new BigDecimal(4_507 * 2 + 120 * 10 + 3 * 5));
    }
}
