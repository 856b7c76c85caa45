package dev.tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.work.WorkplaceChoice;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Spark is told. */
@Tag("cluster")
class SettingsTest {

    private static final String CHILD_FIRST = "spark.executor.userClassPathFirst";
    private static final String HERE = "spark.executor.extraClassPath";
    private static final String IMAGE = "spark.kubernetes.container.image";

    @TempDir
    private Path folder = Path.of("");

    private Path engine = Path.of("");
    private Jars jars = new Jars(List.of(), List.of());

    @BeforeEach
    void write_jars() throws Exception {
        engine = Files.writeString(folder.resolve("engine.jar"), "ours");
        Path spark = Files.writeString(folder.resolve("spark-core.jar"), "Spark");
        Path other =
                Files.writeString(Files.createDirectory(folder.resolve("other")).resolve("engine.jar"), "other");
        jars = new Jars(List.of(engine), List.of(engine, spark, other));
    }

    @AfterEach
    void delete_archives() {
        jars.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark://host:7077", "k8s://https://host:6443"})
    void machines_that_have_spark_fetch_our_jars_and_look_there_first(String place) throws Exception {
        SparkConf settings = of(place, Map.of(IMAGE, "spark"));

        assertThat(settings.get("spark.jars")).isEqualTo(engine.toUri().toString());
        assertThat(settings.get(CHILD_FIRST)).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark://host:7077", "k8s://https://host:6443"})
    void machines_that_have_the_program_are_sent_nothing(String place) throws Exception {
        SparkConf settings = of(place, Map.of(IMAGE, "spark", HERE, "/opt/tributary/lib/*"));

        assertThat(settings.contains("spark.jars")).isFalse();
        assertThat(settings.contains(CHILD_FIRST)).isFalse();
        assertThat(settings.get(HERE)).isEqualTo("/opt/tributary/lib/*");
    }

    @Test
    void machines_of_yarn_get_all_jars_in_one_file_since_they_have_nothing() throws Exception {
        SparkConf settings = of("yarn", Map.of());

        Path archive = Path.of(URI.create(settings.get("spark.yarn.archive")));
        assertThat(texts(archive))
                .isEqualTo(Map.of("engine.jar", "ours", "spark-core.jar", "Spark", "2-engine.jar", "other"));
        assertThat(settings.contains("spark.jars")).isFalse();
        assertThat(settings.contains(CHILD_FIRST)).isFalse();
        jars.close();
        assertThat(archive).doesNotExist();
    }

    private static Map<String, String> texts(Path archive) throws Exception {
        Map<String, String> texts = new HashMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                texts.put(
                        entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark.yarn.jars", "spark.yarn.archive"})
    void a_spark_that_yarn_has_already_is_taken_and_fetches_our_jars(String setting) throws Exception {
        SparkConf settings = of("yarn", Map.of(setting, "hdfs:///spark/*"));

        assertThat(settings.get(setting)).isEqualTo("hdfs:///spark/*");
        assertThat(settings.get("spark.jars")).isEqualTo(engine.toUri().toString());
        assertThat(settings.get(CHILD_FIRST)).isEqualTo("true");
    }

    @Test
    void settings_of_yarn_are_found_among_classes_wherever_its_folders_are() throws Exception {
        Path hadoop = Files.createDirectory(folder.resolve("hadoop"));
        Path yarn = Files.createDirectory(folder.resolve("yarn"));
        Path file = Files.writeString(yarn.resolve("yarn-site.xml"), "<configuration/>");
        Yarn cluster = new Yarn(Map.of("HADOOP_CONF_DIR", hadoop.toString(), "YARN_CONF_DIR", yarn.toString()));

        URL found = cluster.classes(SettingsTest.class.getClassLoader()).getResource("yarn-site.xml");

        assertThat(found).isEqualTo(file.toUri().toURL());
    }

    @Test
    void yarn_without_a_folder_of_settings_is_refused() throws Exception {
        assertThatThrownBy(() -> prepare(new Yarn(Map.of())))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("let HADOOP_CONF_DIR name the folder");
        assertThatThrownBy(() -> prepare(new Yarn(Map.of("YARN_CONF_DIR", "/nowhere"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("YARN_CONF_DIR names /nowhere, which is not a folder");
    }

    @Test
    void kubernetes_without_an_image_is_refused_and_takes_one_of_executors_alone() throws Exception {
        assertThatThrownBy(() -> of("k8s://https://host:6443", Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("Spark 4.")
                .hasMessageContaining("--spark " + IMAGE + "=NAME");
        String ofExecutors = "spark.kubernetes.executor.container.image";
        assertThat(of("k8s://https://host:6443", Map.of(ofExecutors, "spark")).get(ofExecutors))
                .isEqualTo("spark");
    }

    @ParameterizedTest
    @CsvSource({"local, 1", "local[4], 4", "'local[3,2]', 3"})
    void a_task_has_all_threads_of_this_process(String place, String cores) throws Exception {
        SparkConf settings = of(place, Map.of());

        assertThat(settings.get("spark.task.cpus")).isEqualTo(cores);
        assertThat(settings.contains("spark.jars")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark://host:7077", "k8s://https://host:6443", "yarn"})
    void a_task_has_all_cores_of_its_executor(String place) throws Exception {
        assertThat(of(place, Map.of(IMAGE, "spark")).get("spark.task.cpus")).isEqualTo("1");
        assertThat(of(place, Map.of(IMAGE, "spark", "spark.executor.cores", "8"))
                        .get("spark.task.cpus"))
                .isEqualTo("8");
    }

    private void prepare(Cluster cluster) throws Exception {
        cluster.prepare(new SparkConf(false), Map.of(), jars);
    }

    private SparkConf of(String place, Map<String, String> given) throws Exception {
        Cluster cluster = place.equals("yarn")
                ? new Yarn(Map.of("HADOOP_CONF_DIR", folder.toString()))
                : Cluster.of(place).orElseThrow();
        return Settings.of(new WorkplaceChoice(place, given, List.of()), cluster, jars);
    }
}
