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

    /** Ids are hashed by the one rule for them; everything else it comes to by itself. */
    @Test
    void theLedgerSharesNoClassWithThePipeline() {
        classes()
                .that()
                .resideInAPackage("io.costline.lab.check..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "tools.jackson..",
                        "org.jspecify..",
                        "io.costline.identity..",
                        "io.costline.lab.check..",
                        "io.costline.lab.traffic..",
                        "io.costline.lab.sql..")
                .check(LAB);
    }

    @Test
    void theCrashTestsTrafficAndLimitsShareNothingWithThePipelinesArithmetic() {
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
        classes()
                .that()
                .resideInAPackage("io.costline.lab.traffic..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "tools.jackson..", "org.jspecify..", "io.costline.lab.traffic..")
                .check(LAB);
    }
}
