package io.costline.ingest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.costline.wire.EventText;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.costline.ingest");

    /** The table of an event's texts, and arrays of its lines. */
    private static final DescribedPredicate<JavaClass> EVENT_TEXT = DescribedPredicate.describe(
            "EventText", type -> type.getBaseComponentType().isEquivalentTo(EventText.class));

    @Test
    void judgingIsPure() {
        classes()
                .that()
                .resideInAnyPackage(
                        "io.costline.ingest.admission..", "io.costline.ingest.adapter..", "io.costline.ingest.json..")
                .should()
                .onlyDependOnClassesThat(EVENT_TEXT.or(resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "tools.jackson.core..",
                        "com.google.protobuf..", // the wire and its field numbers, for OTLP alone
                        "io.opentelemetry.proto..",
                        "org.apache.avro..", // supertypes of the generated classes
                        "io.costline.avro..",
                        "io.costline.identity..",
                        "io.costline.limits..",
                        "io.costline.ingest.admission..",
                        "io.costline.ingest.adapter..",
                        "io.costline.ingest.json..")))
                .check(CLASSES);
    }

    @Test
    void judgingReadsNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.costline.ingest.admission..", "io.costline.ingest.adapter..", "io.costline.ingest.json..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void moneyNeverPassesThroughBinaryFloatingPoint() {
        noClasses()
                .that()
                .resideInAnyPackage("io.costline.ingest.admission..", "io.costline.ingest.adapter..")
                .should()
                .callMethod(Double.class, "parseDouble", String.class)
                .orShould()
                .callMethod(BigDecimal.class, "doubleValue")
                .orShould()
                .callConstructor(BigDecimal.class, double.class)
                .check(CLASSES);
    }
}
