package io.costline.attribution;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("io.costline.attribution");

    @Test
    void ledgerTraceSpendAndBudgetArePure() {
        classes()
                .that()
                .resideInAnyPackage(
                        "..attribution.ledger", "..attribution.trace", "..attribution.spend", "..attribution.budget")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify.annotations",
                        "io.costline.money",
                        "io.costline.identity",
                        "io.costline.wire",
                        "io.costline.attribution.ledger",
                        "io.costline.attribution.trace",
                        "io.costline.attribution.spend",
                        "io.costline.attribution.budget")
                .check(CLASSES);
    }

    @Test
    void ofTheWirePackageThePureOnesUseTheByteReaderAndWriterAlone() {
        classes()
                .that()
                .resideInAPackage("io.costline.wire")
                .and()
                .haveSimpleNameNotStartingWith("AvroCursor")
                .and()
                .haveSimpleNameNotStartingWith("AvroBuffer")
                .and()
                .haveSimpleNameNotStartingWith("MalformedRecord")
                .should()
                .onlyHaveDependentClassesThat()
                .resideOutsideOfPackages(
                        "..attribution.ledger", "..attribution.trace", "..attribution.spend", "..attribution.budget")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theLedgerKnowsNothingOfTracesAndTracesNothingOfBudgets() {
        classes()
                .that()
                .resideInAPackage("..attribution.ledger")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify.annotations", "io.costline.money", "..attribution.ledger")
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage("..attribution.trace")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages("..attribution.budget", "..attribution.spend")
                .check(CLASSES);
    }
}
