package io.costline.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.UUID;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a registry must do for the genuine client, whatever it runs in. Each client is new, so nothing comes from a cache. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RegistryContract {
    static final AvroSchema FIRST = schema("");
    static final AvroSchema WITH_DEFAULTED_FIELD = schema(",{\"name\":\"b\",\"type\":\"long\",\"default\":0}");
    static final AvroSchema WITH_REQUIRED_FIELD = schema(",{\"name\":\"c\",\"type\":\"long\"}");

    abstract String url();

    @Test
    void aRegisteredSchemaIsFoundByIdAndAsLatest() throws Exception {
        // Given
        String subject = subject();

        // When
        int id = client().register(subject, FIRST);

        // Then
        SchemaMetadata latest = client().getLatestSchemaMetadata(subject);
        assertThat(latest.getId()).isEqualTo(id);
        assertThat(latest.getVersion()).isEqualTo(1);
        assertThat(client().getSchemaById(id).canonicalString()).isEqualTo(FIRST.canonicalString());
        assertThat(client().getSchemaBySubjectAndId(subject, id)).isEqualTo(FIRST);
        assertThat(client().getId(subject, FIRST)).isEqualTo(id);
        assertThat(client().getVersion(subject, FIRST)).isEqualTo(1);
        assertThat(client().getAllVersions(subject)).containsExactly(1);
        assertThat(client().getAllSubjects()).contains(subject);
        assertThat(client().getAllSubjectsById(id)).contains(subject);
    }

    @Test
    void registeringAgainChangesNothingAndTheSameSchemaSharesItsIdAcrossSubjects() throws Exception {
        // Given
        String one = subject();
        String other = subject();

        // When
        int id = client().register(one, FIRST);
        int again = client().register(one, FIRST);
        int elsewhere = client().register(other, FIRST);

        // Then
        assertThat(again).isEqualTo(id);
        assertThat(elsewhere).isEqualTo(id);
        assertThat(client().getAllVersions(one)).containsExactly(1);
    }

    @Test
    void aSchemaEvolvesUnderFullTransitiveCompatibility() throws Exception {
        // Given
        String subject = subject();
        client().register(subject, FIRST);

        // When
        boolean compatible = client().testCompatibility(subject, WITH_DEFAULTED_FIELD);
        int id = client().register(subject, WITH_DEFAULTED_FIELD);

        // Then
        assertThat(compatible).isTrue();
        assertThat(client().getLatestSchemaMetadata(subject).getId()).isEqualTo(id);
        assertThat(client().getAllVersions(subject)).containsExactly(1, 2);
    }

    @Test
    void anIncompatibleSchemaIsRefusedWith409() throws Exception {
        // Given
        String subject = subject();
        client().register(subject, FIRST);

        // When
        RestClientException refused =
                catchThrowableOfType(RestClientException.class, () -> client().register(subject, WITH_REQUIRED_FIELD));

        // Then
        assertThat(refused.getStatus()).isEqualTo(409);
        assertThat(refused.getErrorCode()).isEqualTo(409);
        assertThat(client().testCompatibility(subject, WITH_REQUIRED_FIELD)).isFalse();
        assertThat(client().testCompatibilityVerbose(subject, WITH_REQUIRED_FIELD))
                .isNotEmpty();
        assertThat(client().getAllVersions(subject)).containsExactly(1);
    }

    @Test
    void aSubjectsOwnCompatibilityLevelReplacesTheGlobalOne() throws Exception {
        // Given
        String subject = subject();
        client().register(subject, FIRST);
        assertThat(client().getCompatibility(null)).isEqualTo("FULL_TRANSITIVE");

        // When
        client().updateCompatibility(subject, "NONE");

        // Then
        assertThat(client().getCompatibility(subject)).isEqualTo("NONE");
        assertThat(client().register(subject, WITH_REQUIRED_FIELD)).isPositive();
    }

    @Test
    void whatIsMissingIsNamedByItsErrorCode() throws Exception {
        // Given
        String subject = subject();
        client().register(subject, FIRST);

        // Then
        assertThat(errorOf(() -> client().getLatestSchemaMetadata("none-" + subject)))
                .isEqualTo(40401);
        assertThat(errorOf(() -> client().getSchemaMetadata(subject, 9))).isEqualTo(40402);
        assertThat(errorOf(() -> client().getSchemaById(Integer.MAX_VALUE))).isEqualTo(40403);
        assertThat(errorOf(() -> client().getId(subject, WITH_DEFAULTED_FIELD))).isEqualTo(40403);
        assertThat(errorOf(() -> client().getCompatibility(subject))).isEqualTo(40408);
        assertThat(errorOf(() -> client().updateCompatibility(subject, "SOMETIMES")))
                .isEqualTo(42203);
    }

    @Test
    void aDeletedSubjectIsGoneAndItsVersionNumbersAreNotReused() throws Exception {
        // Given
        String subject = subject();
        client().register(subject, FIRST);

        // When
        assertThat(client().deleteSubject(subject)).containsExactly(1);

        // Then
        assertThat(client().getAllSubjects()).doesNotContain(subject);
        client().register(subject, FIRST);
        assertThat(client().getAllVersions(subject)).containsExactly(2);
    }

    SchemaRegistryClient client() {
        return new CachedSchemaRegistryClient(
                java.util.List.of(url()), 100, java.util.List.of(new AvroSchemaProvider()), Map.of());
    }

    static String subject() {
        return "s/" + UUID.randomUUID() + "-value";
    }

    private interface Call {
        void run() throws Exception;
    }

    private static int errorOf(Call call) {
        return catchThrowableOfType(RestClientException.class, call::run).getErrorCode();
    }

    private static AvroSchema schema(String moreFields) {
        return new AvroSchema("{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"io.costline.test\",\"fields\":["
                + "{\"name\":\"a\",\"type\":\"string\"}" + moreFields + "]}");
    }
}
