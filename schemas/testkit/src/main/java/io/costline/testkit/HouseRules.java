package io.costline.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** What holds in every module; each has a test that asks for it. */
public final class HouseRules {
    private HouseRules() {}

    /**
     * Nothing in main depends on the testkit, on a test library or on the lab, and packages make no circle; a Main, which wires
     * them all, and what is thrown are left out.
     */
    public static void check(Class<?> ofModule) {
        JavaClasses module = mainClassesBeside(ofModule);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.costline.testkit..",
                        "io.costline.trials..",
                        "org.testcontainers..",
                        "org.junit..",
                        "org.assertj..")
                .check(module);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.costline.lab..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.costline.lab..")
                .allowEmptyShould(true) // the lab itself
                .check(module);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.costline.lab..")
                .should()
                .implement("io.costline.failpoint.Failpoints$Killer")
                .allowEmptyShould(true)
                .because("what ends a process on purpose is not shipped")
                .check(module);
        slices().matching("io.costline.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(simpleNameEndingWith("Main"), alwaysTrue())
                .ignoreDependency(alwaysTrue(), assignableTo(RuntimeException.class))
                .check(module);
    }

    /** Every class that was compiled or packed together with this one. */
    private static JavaClasses mainClassesBeside(Class<?> one) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importUrl(one.getProtectionDomain().getCodeSource().getLocation());
    }
}
