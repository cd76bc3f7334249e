package io.costline.ledger;

import static io.costline.avro.AlertState.FIRING;
import static io.costline.avro.AlertState.RESOLVED;
import static io.costline.avro.AlertState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarginAlertsTest {
    @Test
    void aLossIsToldOfOnceAMonthAndResolvedOnce() {
        assertThat(MarginAlerts.next(UNKNOWN, false)).isEqualTo(UNKNOWN);
        assertThat(MarginAlerts.next(UNKNOWN, true)).isEqualTo(FIRING);
        assertThat(MarginAlerts.next(FIRING, true)).isEqualTo(FIRING);
        assertThat(MarginAlerts.next(FIRING, false)).isEqualTo(RESOLVED);
        assertThat(MarginAlerts.next(RESOLVED, true)).isEqualTo(RESOLVED);
        assertThat(MarginAlerts.next(RESOLVED, false)).isEqualTo(RESOLVED);
    }
}
