package dev.tributary.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.io.Dtype;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import dev.tributary.graph.io.TensorInfo;
import dev.tributary.graph.io.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for every format; a new one needs an example. */
class CheckpointFormatTest {

    private final Path scratch;

    CheckpointFormatTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    static List<CheckpointFormat> formats() {
        return Checkpoints.FORMATS;
    }

    /** A folder of this format. */
    private Path example(CheckpointFormat format) throws IOException {
        RandomTransformer model = RandomTransformer.gpt2();
        TransformerLensDirectory.write(scratch, model.architecture().config(), model.parameters(), Optional.empty());
        Path folder = Map.of(
                        new TransformerLensFormat(), scratch,
                        new Gpt2Format(), HuggingFaceParityTest.golden("tied"),
                        new NeoxFormat(), FamilyParityTest.golden("neox"),
                        new LlamaFormat(), FamilyParityTest.golden("llama"),
                        new OptFormat(), FamilyParityTest.golden("opt"))
                .get(format);
        assertThat(folder).as("an example of %s", format).isNotNull();
        return Objects.requireNonNull(folder);
    }

    private JsonFields json(CheckpointFormat format) throws IOException {
        return JsonFields.read(example(format).resolve("config.json"));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void is_told_from_all_others(CheckpointFormat format) throws IOException {
        List<CheckpointFormat> fitting = new ArrayList<>();
        for (CheckpointFormat each : Checkpoints.FORMATS) {
            if (each.fits(json(format))) {
                fitting.add(each);
            }
        }

        assertThat(fitting).containsExactly(format);
        assertThat(format.sign()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void gives_every_parameter_in_its_shape_and_no_other(CheckpointFormat format) throws IOException {
        ModelConfig config = format.config(json(format));
        Map<String, int[]> shapes = TransformerLensDirectory.shapes(config);
        try (TensorSource weights = TensorSource.open(example(format))) {
            Parameters parameters = Parameters.of(format.parameters(config, json(format), weights));

            assertThat(parameters.names()).containsExactlyInAnyOrderElementsOf(shapes.keySet());
            for (Map.Entry<String, int[]> expected : shapes.entrySet()) {
                Parameter parameter = parameters.require(expected.getKey(), expected.getValue());
                assertThat(parameter.toArray()).doesNotContain(Double.NaN);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void refuses_files_with_a_tensor_too_few_or_too_many(CheckpointFormat format) throws IOException {
        ModelConfig config = format.config(json(format));
        try (TensorSource weights = TensorSource.open(example(format))) {
            List<TensorInfo> infos = new ArrayList<>();
            for (String name : weights.names()) {
                infos.add(weights.info(name));
            }
            TensorInfo largest = infos.stream()
                    .max(Comparator.comparingLong(TensorInfo::elements))
                    .orElseThrow();
            List<TensorInfo> fewer =
                    infos.stream().filter(info -> !info.equals(largest)).toList();
            List<TensorInfo> more = new ArrayList<>(infos);
            more.add(new TensorInfo("stranger", Dtype.F32, List.of(2L), 0));

            assertThatThrownBy(() -> format.parameters(config, json(format), new Listed(weights, fewer)))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContainingAll("missing", largest.shape().toString());
            assertThatThrownBy(() -> format.parameters(config, json(format), new Listed(weights, more)))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContainingAll("does not have", "stranger");
        }
    }

    /** Other tensors in the place of a file's. */
    private record Listed(TensorSource file, List<TensorInfo> tensors) implements TensorSource {

        @Override
        public Path path() {
            return file.path();
        }

        @Override
        public List<String> names() {
            return tensors.stream().map(TensorInfo::name).toList();
        }

        @Override
        public boolean contains(String name) {
            return names().contains(name);
        }

        @Override
        public TensorInfo info(String name) {
            return tensors.stream()
                    .filter(info -> info.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void read(String name, long from, float[] target, int count) throws IOException {
            file.read(name, from, target, count);
        }

        @Override
        public void read(String name, long from, double[] target, int count) throws IOException {
            file.read(name, from, target, count);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
