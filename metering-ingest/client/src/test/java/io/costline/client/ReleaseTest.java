package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users' class paths must be able to take. */
class ReleaseTest {
    private static final int JAVA_17 = 61;

    @Test
    void everyClassRunsOnJava17() throws Exception {
        List<Path> classes = classes();
        assertThat(classes).hasSizeGreaterThan(30);
        for (Path each : classes) {
            try (var in = new DataInputStream(Files.newInputStream(each))) {
                assertThat(in.readInt()).isEqualTo(0xCAFEBABE);
                in.readUnsignedShort();
                assertThat(in.readUnsignedShort()).as(each.toString()).isEqualTo(JAVA_17);
            }
        }
    }

    /** Annotations alone may be missing at run time: nothing else of another project is named in a class. */
    @Test
    void nothingButTheJdkIsNeeded() throws Exception {
        ArchRuleDefinition.classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.costline.client", "org.jspecify.annotations")
                .check(new ClassFileImporter().importLocations(List.of(Location.of(classFolder()))));
    }

    private static List<Path> classes() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(classFolder()))) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    private static URI classFolder() {
        try {
            return CostlineClient.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
