package io.costline.cli.check;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class IndependenceTest {
    private static final JavaClasses COMMAND = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.costline.cli");

    @Test
    void theCheckSharesNoClassWithThePipeline() {
        classes()
                .that()
                .resideInAPackage("io.costline.cli.check..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "tools.jackson..",
                        "org.jspecify..",
                        "io.costline.cli.check..",
                        "io.costline.cli.traffic..",
                        "io.costline.cli.client..")
                .check(COMMAND);
    }

    @Test
    void theTrafficKnowsNoPipelineAndNoPrice() {
        noClasses()
                .that()
                .resideInAPackage("io.costline.cli.traffic..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.costline.enrich..",
                        "io.costline.attribution..",
                        "io.costline.ingest..",
                        "io.costline.clickhouse..",
                        "io.costline.money..",
                        "io.costline.cli.check..")
                .check(COMMAND);
    }
}
