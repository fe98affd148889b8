package dev.banyan.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the floors of ARCHITECTURE.md against the compiled classes. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.banyan");

  /** The slices, floor by floor; a slice uses only what stands on floors below its own. */
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("kernel"),
          Set.of("scale", "data", "cluster", "blobs"),
          Set.of("operate", "events", "http", "cache", "limits", "jobs"),
          Set.of("accounts", "workloads"),
          Set.of("apps"),
          Set.of("edge"),
          Set.of("server"));

  /** Uses within a floor that the design allows, by name. */
  private static final Set<String> ALLOWED_BESIDE = Set.of("blobs>data");

  private static final Set<String> DRIVERS =
      Set.of("embedded", "external", "process", "directory", "local");

  static Stream<String> slices() {
    return FLOORS.stream().flatMap(Set::stream).sorted();
  }

  @ParameterizedTest
  @MethodSource("slices")
  void aSliceUsesOnlyLowerFloors(String slice) {
    int floor = floorOf(slice);
    Set<String> forbidden =
        slices()
            .filter(other -> !other.equals(slice))
            .filter(other -> floorOf(other) >= floor)
            .filter(other -> !ALLOWED_BESIDE.contains(slice + ">" + other))
            .map(other -> "dev.banyan." + other + "..")
            .collect(Collectors.toSet());
    if (!forbidden.isEmpty()) {
      noClasses()
          .that()
          .resideInAPackage("dev.banyan." + slice + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(forbidden.toArray(String[]::new))
          .check(CLASSES);
    }
  }

  @Test
  void onlyTheServerNamesDrivers() {
    classes()
        .that(areDrivers())
        .should()
        .onlyHaveDependentClassesThat(
            new DescribedPredicate<>("stand in the server, or in the driver's own slice") {
              @Override
              public boolean test(JavaClass user) {
                return user.getPackageName().startsWith("dev.banyan.server")
                    || user.getPackageName().startsWith("dev.banyan.testkit")
                    || user.getPackageName().startsWith("dev.banyan.bench")
                    || inADriver(user)
                    || user.getPackageName().startsWith("dev.banyan.data");
              }
            })
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theKernelKnowsNoLibraryButJacksonsAnnotations() {
    noClasses()
        .that()
        .resideInAPackage("dev.banyan.kernel..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "dev.banyan.kernel..",
            "java..",
            "javax.crypto..",
            "org.jspecify..",
            "com.fasterxml.jackson.annotation..")
        .check(CLASSES);
  }

  private static int floorOf(String slice) {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      if (FLOORS.get(floor).contains(slice)) {
        return floor;
      }
    }
    throw new IllegalArgumentException(slice);
  }

  private static DescribedPredicate<JavaClass> areDrivers() {
    return new DescribedPredicate<>("are drivers") {
      @Override
      public boolean test(JavaClass type) {
        return inADriver(type);
      }
    };
  }

  /** Drivers stand in a sub-package named after what they drive: workloads.process. */
  private static boolean inADriver(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.");
    return parts.length > 3 && DRIVERS.contains(parts[3]);
  }
}
