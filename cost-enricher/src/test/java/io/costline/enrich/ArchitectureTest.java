package io.costline.enrich;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses module = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.costline.enrich");

    @Test
    void pricingIsPure() {
        classes()
                .that()
                .resideInAPackage("..enrich.pricing..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        "java.math..",
                        "java.time..",
                        "java.util..",
                        "org.jspecify..",
                        "io.costline.enrich.pricing..")
                .check(module);
    }

    @Test
    void whatIsComputedFromPricesIsPureToo() {
        classes()
                .that()
                .resideInAnyPackage(
                        "..enrich.ledger..", "..enrich.invoice..", "..enrich.forecast..", "..enrich.routing..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        "java.math..",
                        "java.time..",
                        "java.util..",
                        "org.jspecify..",
                        "io.costline.enrich.pricing..",
                        "io.costline.enrich.ledger..",
                        "io.costline.enrich.invoice..",
                        "io.costline.enrich.forecast..",
                        "io.costline.enrich.routing..")
                .check(module);
    }

    @Test
    void pricingReadsNoClock() {
        noClasses()
                .that()
                .resideInAPackage("..enrich.pricing..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(module);
    }

    @Test
    void importersKnowNoKafka() {
        noClasses()
                .that()
                .haveSimpleNameStartingWith("LiteLlm")
                .or()
                .haveSimpleName("CardsFile")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "io.costline.avro..")
                .check(module);
    }
}
