package io.costline.lab.check;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class IndependenceTest {
    private static final JavaClasses LAB = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.costline.lab");

    @Test
    void theCheckSharesNoClassWithThePipeline() {
        classes()
                .that()
                .resideInAPackage("io.costline.lab.check..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "tools.jackson..",
                        "org.jspecify..",
                        "io.costline.lab.check..",
                        "io.costline.lab.traffic..",
                        "io.costline.cli.client..")
                .check(LAB);
    }

    @Test
    void theCrashTestsCheckSharesNothingWithThePipelinesArithmetic() {
        noClasses()
                .that()
                .resideInAnyPackage("io.costline.lab.chaos.check..", "io.costline.lab.chaos.workload..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.costline.enrich..",
                        "io.costline.attribution..",
                        "io.costline.clickhouse..",
                        "io.costline.ingest..",
                        "io.costline.money..")
                .check(LAB);
    }

    @Test
    void theTrafficKnowsNoPipelineAndNoPrice() {
        noClasses()
                .that()
                .resideInAPackage("io.costline.lab.traffic..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.costline.enrich..",
                        "io.costline.attribution..",
                        "io.costline.ingest..",
                        "io.costline.clickhouse..",
                        "io.costline.money..",
                        "io.costline.lab.check..")
                .check(LAB);
    }
}
