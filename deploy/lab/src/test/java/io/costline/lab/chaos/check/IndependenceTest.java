package io.costline.lab.chaos.check;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class IndependenceTest {
    @Test
    void theExpectedFiguresShareNothingWithThePipeline() {
        var classes =
                new ClassFileImporter().importPackages("io.costline.lab.chaos.check", "io.costline.lab.chaos.workload");
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.costline.enrich..",
                        "io.costline.attribution..",
                        "io.costline.clickhouse..",
                        "io.costline.ingest..",
                        "io.costline.money..")
                .check(classes);
    }
}
