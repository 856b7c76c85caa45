package dev.tributary.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final int CLASSES_AT_LEAST = 200;

    /** Working stores of one pass, one layout or one run, which nothing outside their package keeps. */
    private static final Set<String> MUTABLE_ON_PURPOSE = Set.of(
            "dev.tributary.engine.ablation.PositionSums",
            "dev.tributary.engine.gguf.GgufCursor",
            "dev.tributary.engine.production.pass.BaseRuns",
            "dev.tributary.engine.production.scores.Changes",
            "dev.tributary.engine.production.pass.Gradient",
            "dev.tributary.engine.production.pass.LateListener",
            "dev.tributary.engine.production.masked.MaskCopy",
            "dev.tributary.engine.production.masked.MaskedAttention",
            "dev.tributary.engine.production.masked.MaskedPass",
            "dev.tributary.engine.production.MaskedRuns",
            "dev.tributary.engine.production.settled.Settled",
            "dev.tributary.engine.production.pass.Stream",
            "dev.tributary.engine.production.pass.Value",
            "dev.tributary.engine.production.kernel.Workers",
            "dev.tributary.engine.production.continued.Past",
            "dev.tributary.engine.prune.AcdcSweep",
            "dev.tributary.engine.prune.PromptStore",
            "dev.tributary.engine.prune.PromptSums",
            "dev.tributary.engine.reference.SameDiffStream",
            "dev.tributary.experiments.cli.ProgressLine",
            "dev.tributary.render.layout.lane.Slot",
            "dev.tributary.render.layout.lane.Tie");

    /** Keeps what SameDiff prints away from the results, for which it has to take hold of the stream. */
    private static final String SILENCER = "dev.tributary.engine.reference.QuietGradients";

    private static final Pattern TEST_CODE = Pattern.compile(".*src-test.*");

    /** Where the sources of tests stand, seen from the folder in which tests run. */
    private static final Path TEST_SOURCES = Path.of("src", "test", "java");

    /** The part of a class file's place that its source file shares: {@code dev/tributary/.../Name}. */
    private static final Pattern OUTERMOST = Pattern.compile(".*?(dev/tributary/[^$.]*)(?:[$][^/]*)?[.]class");

    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption((Location location) -> !location.matches(TEST_CODE) && !isTest(location))
            .importPackages("dev.tributary");

    /** Also where tests and product were compiled into one folder. */
    private static boolean isTest(Location location) {
        Matcher found = OUTERMOST.matcher(location.asURI().toString());
        // a package may be one of both, and then there is only one package-info of it
        return found.matches()
                && !found.group(1).endsWith("package-info")
                && Files.exists(TEST_SOURCES.resolve(found.group(1) + ".java"));
    }

    @Test
    void sees_the_whole_product_and_nothing_of_the_tests() {
        assertThat(PRODUCTION.contain(ArchitectureTest.class)).isFalse();
        assertThat(PRODUCTION.contain("dev.tributary.graph.Shapes")).isFalse();
        assertThat(PRODUCTION.size()).isGreaterThan(CLASSES_AT_LEAST);
        assertThat(PRODUCTION.contain("dev.tributary.graph.ComputationGraph")).isTrue();
        assertThat(PRODUCTION.contain("dev.tributary.engine.model.PatchableModel"))
                .isTrue();
        assertThat(PRODUCTION.contain("dev.tributary.render.CircuitView")).isTrue();
        assertThat(PRODUCTION.contain("dev.tributary.experiments.cli.Main")).isTrue();
    }

    @Test
    void graph_knows_no_other_module() {
        mustNotReach("dev.tributary.graph..", "dev.tributary.engine..", "dev.tributary.render..");
        mustNotReach("dev.tributary.graph..", "dev.tributary.experiments..", "org.nd4j..", "org.bytedeco..");
    }

    @Test
    void engine_and_render_know_graph_alone() {
        mustNotReach("dev.tributary.engine..", "dev.tributary.render..", "dev.tributary.experiments..");
        mustNotReach("dev.tributary.render..", "dev.tributary.engine..", "dev.tributary.experiments..");
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching("dev.tributary.(**)").should().beFreeOfCycles().check(PRODUCTION);
    }

    @Test
    void tensors_of_nd4j_stay_in_the_engine() {
        onlyIn("org.nd4j..", "dev.tributary.engine..");
        onlyIn("org.nd4j.autodiff..", "dev.tributary.engine.reference..");
    }

    @Test
    void native_libraries_are_touched_where_they_are_owned() {
        onlyIn("org.bytedeco..", "dev.tributary.engine.natives..", "dev.tributary.engine.production..");
        onlyIn("com.sun.jna..", "dev.tributary.engine.natives..");
    }

    @Test
    void floors_of_the_production_executor_are_its_own() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tributary.engine.production..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.tributary.engine.production.*..")
                .check(PRODUCTION);
    }

    @Test
    void charts_stay_in_render() {
        onlyIn("org.icepear..", "dev.tributary.render..");
    }

    @Test
    void picocli_stays_on_the_command_line() {
        onlyIn("picocli..", "dev.tributary.experiments.cli..");
    }

    @Test
    void fields_are_final() {
        fields().that(
                        new DescribedPredicate<JavaField>(
                                "are neither options nor in a class that is mutable on purpose") {
                            @Override
                            public boolean test(JavaField field) {
                                return !field.isAnnotatedWith("picocli.CommandLine$Option")
                                        && !field.isAnnotatedWith("picocli.CommandLine$Parameters")
                                        && !field.isAnnotatedWith("picocli.CommandLine$Mixin")
                                        && !MUTABLE_ON_PURPOSE.contains(outermost(field.getOwner()))
                                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC);
                            }
                        })
                .should()
                .beFinal()
                .check(PRODUCTION);
    }

    @Test
    void records_have_at_most_eight_components() {
        assertThat(PRODUCTION.stream()
                        .filter(JavaClass::isRecord)
                        .filter(type -> type.getFields().stream()
                                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                                        .count()
                                > 8)
                        .map(JavaClass::getName))
                .isEmpty();
    }

    @Test
    void only_the_command_line_prints() {
        noClasses()
                .that(not(resideInAPackage("dev.tributary.experiments.cli..")))
                .and()
                .doNotHaveFullyQualifiedName(SILENCER)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(PRODUCTION);
    }

    @Test
    void nothing_draws_numbers_without_a_seed() {
        noClasses()
                .should()
                .callConstructor(Random.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(PRODUCTION);
    }

    @Test
    void nothing_throws_an_exception_without_a_kind() {
        noClasses()
                .should()
                .callConstructor(RuntimeException.class, String.class)
                .orShould()
                .callConstructor(Exception.class, String.class)
                .allowEmptyShould(true)
                .check(PRODUCTION.that(new DescribedPredicate<JavaClass>("are no exceptions themselves") {
                    @Override
                    public boolean test(JavaClass type) {
                        return !type.isAssignableTo(Throwable.class);
                    }
                }));
    }

    @Test
    void every_package_says_that_null_is_marked() {
        List<String> unmarked = PRODUCTION.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .sorted()
                .toList();

        assertThat(unmarked).isEmpty();
    }

    private static void mustNotReach(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .check(PRODUCTION);
    }

    private static void onlyIn(String library, String... owners) {
        noClasses()
                .that()
                .resideOutsideOfPackages(owners)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(PRODUCTION);
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type.getName());
    }
}
