package io.costline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class EventTextTest {
    private static final List<Schema.Field> FIELDS =
            RequestEvent.getClassSchema().getFields();

    private static List<String> texts() {
        return FIELDS.stream()
                .filter(field -> field.schema().getType() == Schema.Type.STRING)
                .map(Schema.Field::name)
                .toList();
    }

    @Test
    void theTableHasEveryTextOfTheSchemaInItsOrder() {
        assertThat(EventText.values())
                .extracting(text -> text.field().replace("_", "").toLowerCase(Locale.ROOT))
                .containsExactlyElementsOf(texts().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void laterTextsEndTheEvent() {
        // Given
        List<Schema.Field> end =
                FIELDS.subList(FIELDS.size() - EventText.later().size(), FIELDS.size());

        // Then
        assertThat(end).allMatch(field -> field.schema().getType() == Schema.Type.STRING && field.hasDefaultValue());
        assertThat(FIELDS.get(FIELDS.size() - end.size() - 1).name()).isEqualTo("customId");
    }

    @Test
    void aTextIsReadWhereItWasWritten() {
        // Given
        RequestEvent event = new RandomRecords(new Random(3)).next(RequestEvent.class);

        for (EventText text : EventText.values()) {
            // When
            text.set(event, text.name());

            // Then
            assertThat(text.of(event)).isEqualTo(text.name());
        }
        assertThat(event.getEndUserId()).isEqualTo("END_USER_ID");
        assertThat(event.getCustomId()).isEqualTo("CUSTOM_ID");
    }

    @Test
    void membersAndLabelsNameOneTextEach() {
        assertThat(EventText.said("id")).isEqualTo(EventText.NATIVE_ID);
        assertThat(EventText.said("operation")).isEqualTo(EventText.OPERATION);
        assertThat(EventText.said("tenant")).isNull();
        assertThat(EventText.labelled("operation")).isEqualTo(EventText.OPERATION_ID);
        assertThat(EventText.labelled("operation_id")).isEqualTo(EventText.OPERATION_ID);
        assertThat(EventText.labelled("provider")).isNull();
        assertThat(Arrays.stream(EventText.values())
                        .map(EventText::member)
                        .filter(member -> !member.isEmpty())
                        .toList())
                .doesNotHaveDuplicates();
    }
}
