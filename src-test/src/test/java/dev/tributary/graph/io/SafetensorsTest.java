package dev.tributary.graph.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {

    private final Path folder;

    SafetensorsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void reads_back_what_was_written() throws IOException {
        Path file = folder.resolve("model.safetensors");
        new SafetensorsWriter()
                .metadata("format", "pt")
                .floats("weight", List.of(2L, 3L), () -> new float[] {1, -2, 3.5f, Float.MIN_VALUE, 0, -0f})
                .doubles("scores", List.of(2L), () -> new double[] {Math.PI, Double.MIN_VALUE})
                .integers("ids", List.of(1L, 1L), () -> new int[] {-7})
                .floats("nothing", List.of(0L, 4L), () -> new float[0])
                .write(file);

        try (TensorSource tensors = TensorSource.open(folder)) {
            assertThat(tensors.names()).containsExactlyInAnyOrder("scores", "ids", "nothing", "weight");
            assertThat(tensors.info("weight").shape()).containsExactly(2L, 3L);
            assertThat(tensors.floats("weight")).containsExactly(1, -2, 3.5f, Float.MIN_VALUE, 0, -0f);
            assertThat(tensors.doubles("weight")).containsExactly(1, -2, 3.5, Float.MIN_VALUE, 0, -0.0);
            assertThat(tensors.doubles("scores")).containsExactly(Math.PI, Double.MIN_VALUE);
            assertThat(tensors.doubles("ids")).containsExactly(-7);
            assertThat(tensors.floats("nothing")).isEmpty();
        }
        try (SafetensorsFile plain = SafetensorsFile.open(file)) {
            assertThat(plain.metadata()).containsEntry("format", "pt");
        }
    }

    @Test
    void writes_the_same_bytes_whatever_the_order_of_addition_and_aligns_the_data() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        new SafetensorsWriter()
                .floats("b", List.of(1L), () -> new float[] {1})
                .doubles("a", List.of(1L), () -> new double[] {2})
                .write(one);
        new SafetensorsWriter()
                .doubles("a", List.of(1L), () -> new double[] {2})
                .floats("b", List.of(1L), () -> new float[] {1})
                .write(two);

        byte[] bytes = Files.readAllBytes(one);
        assertThat(bytes).isEqualTo(Files.readAllBytes(two));
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }

    @Test
    void reads_a_run_in_the_middle_of_a_tensor() throws IOException {
        Path file = folder.resolve("run");
        new SafetensorsWriter()
                .floats("x", List.of(5L), () -> new float[] {0, 1, 2, 3, 4})
                .write(file);

        float[] target = new float[3];
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            tensors.read("x", 2, target, 2);
            assertThatThrownBy(() -> tensors.read("x", 4, target, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("x has 5");
            assertThatThrownBy(() -> tensors.info("y"))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("no tensor \"y\"");
        }

        assertThat(target).containsExactly(2, 3, 0);
    }

    @Test
    void decodes_half_precision_by_hand_computed_bits() throws IOException {
        // F16: 1, -2, largest (65504), smallest subnormal (2^-24), infinity, smallest normal (2^-14)
        Path half = file(
                "{\"x\":{\"dtype\":\"F16\",\"shape\":[6],\"data_offsets\":[0,12]}}",
                shorts(0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00, 0x0400));
        // BF16: 1, -2, 3.140625
        Path brain = file(
                "{\"x\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[0,6]}}", shorts(0x3f80, 0xc000, 0x4049));

        try (SafetensorsFile tensors = SafetensorsFile.open(half)) {
            assertThat(tensors.floats("x")).containsExactly(1, -2, 65504, 0x1p-24f, Float.POSITIVE_INFINITY, 0x1p-14f);
        }
        try (SafetensorsFile tensors = SafetensorsFile.open(brain)) {
            assertThat(tensors.doubles("x")).containsExactly(1, -2, 3.140625);
        }
    }

    @Test
    void refuses_an_integer_that_a_double_cannot_hold() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        data.putLong(1L << 53).putLong((1L << 53) + 1);
        Path file = file("{\"x\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]}}", data.array());

        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            double[] target = new double[1];
            tensors.read("x", 0, target, 1);
            assertThat(target).containsExactly(0x1p53);
            assertThatThrownBy(() -> tensors.read("x", 1, target, 1)).isInstanceOf(FormatException.class);
        }
    }

    @Test
    void reads_across_the_border_of_two_maps_in_a_file_of_more_than_two_gigabytes() throws IOException {
        long bytes = (1L << 31) + 4096;
        String header =
                "{\"pad\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},\"x\":{\"dtype\":\"F32\",\"shape\":["
                        + bytes / 4 + "],\"data_offsets\":[3," + (bytes + 3) + "]}}";
        Path file = file(header, new byte[0]);
        long dataStart = Files.size(file);
        long element = (1L << 28) - 2;
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(dataStart + bytes + 3);
            ByteBuffer values = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
            values.putFloat(1).putFloat(2).putFloat(3).putFloat(4);
            sparse.seek(dataStart + 3 + element * 4);
            sparse.write(values.array());
            sparse.seek(dataStart + 3 + bytes - 4);
            sparse.write(values.array(), 12, 4);
        }

        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            double[] border = new double[4];
            tensors.read("x", element, border, 4);
            float[] last = new float[1];
            tensors.read("x", bytes / 4 - 1, last, 1);

            assertThat(border).containsExactly(1, 2, 3, 4);
            assertThat(last).containsExactly(4);
        }
    }

    static Stream<Arguments> malformed() {
        String good = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
        return Stream.of(
                Arguments.of("not json", "must be a JSON object"),
                Arguments.of("{\"x\":", "not valid JSON"),
                Arguments.of("{\"x\":" + good + "} {}", "goes on after"),
                Arguments.of("{\"x\":" + good + ",\"x\":" + good + "}", "Duplicate"),
                Arguments.of("{\"x\":[]}", "/x: expected an object"),
                Arguments.of(
                        "{\"__metadata__\":{\"a\":1},\"x\":" + good + "}", "/__metadata__/a: metadata must be text"),
                Arguments.of("{\"x\":" + good.replace("F32", "F33") + "}", "/x/dtype: unknown dtype \"F33\""),
                Arguments.of("{\"x\":" + good.replace("[1]", "[-1]") + "}", "/x/shape/0: expected an integer from 0"),
                Arguments.of("{\"x\":" + good.replace("[1]", "[1.5]") + "}", "/x/shape/0: expected an integer from 0"),
                Arguments.of(
                        "{\"x\":" + good.replace("[1]", "[99999999999999999999]") + "}",
                        "/x/shape/0: expected an integer from 0"),
                Arguments.of("{\"x\":" + good.replace("[1]", "[4294967296,4294967296]") + "}", "/x/shape: the shape"),
                Arguments.of("{\"x\":" + good.replace("[1]", "[2]") + "}", "take 8 bytes, but data_offsets span 4"),
                Arguments.of("{\"x\":" + good.replace("[0,4]", "[0,8]") + "}", "may be truncated"),
                Arguments.of("{\"x\":" + good.replace("[0,4]", "[4,0]") + "}", "expected a begin and an end"),
                Arguments.of("{\"x\":" + good.replace("[0,4]", "[0]") + "}", "expected a begin and an end"),
                Arguments.of("{\"x\":" + good + ",\"y\":" + good + "}", "the tensor before it ends at 4"),
                Arguments.of(
                        "{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[1,4]}}", "no tensor fills it from 0"),
                Arguments.of(
                        "{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}",
                        "take 3 bytes, but 4 bytes of data follow"),
                Arguments.of("{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}}", "/x: a tensor needs"),
                Arguments.of("{\"x\":" + good.replace("}", ",\"more\":1}") + "}", "/x/more: unknown field"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refuses_a_header_that_does_not_fit(String header, String reason) throws IOException {
        Path file = file(header, new byte[4]);

        assertThatThrownBy(() -> SafetensorsFile.open(file).close())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void refuses_lengths_that_the_file_cannot_hold() throws IOException {
        Path tiny = Files.write(folder.resolve("tiny"), new byte[] {1, 2, 3});
        Path beyond = Files.write(folder.resolve("beyond"), new byte[] {100, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
        Path negative = Files.write(folder.resolve("negative"), new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, '{', '}'});
        Path huge = folder.resolve("huge");
        try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
            sparse.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(100_000_001)
                    .array());
            sparse.setLength(100_000_100);
        }

        assertThatThrownBy(() -> SafetensorsFile.open(tiny)).hasMessageContaining("has 3 bytes");
        assertThatThrownBy(() -> SafetensorsFile.open(beyond)).hasMessageContaining("claims 100 bytes, but only 2");
        assertThatThrownBy(() -> SafetensorsFile.open(negative)).hasMessageContaining("claims 18446744073709551615");
        assertThatThrownBy(() -> SafetensorsFile.open(huge)).hasMessageContaining("at most 100000000 are read");
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("absent"))).isInstanceOf(IOException.class);
    }

    @Test
    void reads_shards_through_their_index() throws IOException {
        shard("model-1.safetensors", "a", 1);
        shard("model-2.safetensors", "b", 2);
        index("{\"metadata\":{},\"weight_map\":{\"b\":\"model-2.safetensors\",\"a\":\"model-1.safetensors\"}}");

        try (TensorSource tensors = TensorSource.open(folder)) {
            assertThat(tensors.names()).containsExactly("a", "b");
            assertThat(tensors.floats("b")).containsExactly(2);
        }
    }

    @Test
    void names_the_shard_or_the_tensor_that_is_missing() throws IOException {
        shard("model-1.safetensors", "a", 1);

        index("{\"weight_map\":{\"a\":\"model-3.safetensors\"}}");
        assertThatThrownBy(() -> TensorSource.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("/weight_map/a: the shard model-3.safetensors is missing");
        index("{\"weight_map\":{\"c\":\"model-1.safetensors\"}}");
        assertThatThrownBy(() -> TensorSource.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("/weight_map/c: the shard model-1.safetensors has no tensor");
        index("{\"weight_map\":{\"c\":\"../model-1.safetensors\"}}");
        assertThatThrownBy(() -> TensorSource.open(folder)).hasMessageContaining("a file in the same folder");
        index("{\"weight_map\":[]}");
        assertThatThrownBy(() -> TensorSource.open(folder)).hasMessageContaining("/weight_map: expected an object");
    }

    @Test
    void leaves_nothing_behind_when_writing_fails() throws IOException {
        Path file = folder.resolve("broken");
        SafetensorsWriter writer = new SafetensorsWriter().floats("x", List.of(2L), () -> new float[] {1});

        assertThatThrownBy(() -> writer.write(file)).hasMessageContaining("2 values, got 1");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private void shard(String name, String tensor, float value) throws IOException {
        new SafetensorsWriter()
                .floats(tensor, List.of(1L), () -> new float[] {value})
                .write(folder.resolve(name));
    }

    private void index(String json) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), json);
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text).put(data);
        return Files.write(Files.createTempFile(folder, "case", ".safetensors"), bytes.array());
    }

    private static byte[] shorts(int... bits) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : bits) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }
}
