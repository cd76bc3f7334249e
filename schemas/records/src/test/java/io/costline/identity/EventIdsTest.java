package io.costline.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EventIdsTest {
    @Test
    void partsCannotRunIntoEachOther() {
        // Given
        byte[] one = EventIds.of("t", "a-b", "c", "n", 0, "CALL");
        byte[] other = EventIds.of("t", "a", "b-c", "n", 0, "CALL");

        // Then
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void theSamePartsOfAnotherTenantAreAnotherEvent() {
        assertThat(EventIds.of("t1", "s", "", "n", 0, "CALL")).isNotEqualTo(EventIds.of("t2", "s", "", "n", 0, "CALL"));
    }

    @Test
    void anIdStaysWhatItWasInEarlierVersions() {
        // stored ids must be found again: changing this value is a data migration
        assertThat(EventIds.hex(EventIds.of("demo", "costline", "", "call-1", 0, "CALL")))
                .isEqualTo("b94600a1912538b9e3ab4fe3c76f20cf");
    }

    @Test
    void hexIsReadBack() {
        // Given
        byte[] id = EventIds.of("t", "s", "", "n", 3, "CALL");

        // Then
        assertThat(EventIds.parse(EventIds.hex(id))).isEqualTo(id);
        assertThat(EventIds.high(id))
                .isEqualTo(Long.parseUnsignedLong(EventIds.hex(id).substring(0, 16), 16));
        assertThat(EventIds.low(id))
                .isEqualTo(Long.parseUnsignedLong(EventIds.hex(id).substring(16), 16));
        assertThatThrownBy(() -> EventIds.parse("abcd")).isInstanceOf(IllegalArgumentException.class);
    }
}
