package dev.tributary.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GgufFileTest {

    /** Written by the Python package gguf; see src-test/src/test/python/gguf_fixtures.py. */
    private static final Path GOLDEN = Path.of("src/test/resources/golden/gguf");

    private static final int COLUMNS = 512;
    private static final int ROWS = 3;

    private final Path file;

    GgufFileTest(@TempDir Path folder) {
        this.file = folder.resolve("m.gguf");
    }

    @ParameterizedTest
    @EnumSource(GgmlType.class)
    void gives_the_very_bits_of_the_python_package(GgmlType type) throws IOException {
        try (GgufFile read = GgufFile.open(GOLDEN.resolve("types.gguf"));
                SafetensorsFile expected = SafetensorsFile.open(GOLDEN.resolve("types.safetensors"))) {
            String name = "t." + type;

            assertThat(read.info(name).shape()).containsExactly((long) ROWS, (long) COLUMNS);
            assertThat(bits(read.floats(name))).isEqualTo(bits(expected.floats(name)));
            assertThat(read.doubles(name)).isEqualTo(expected.doubles(name));
        }
    }

    @ParameterizedTest
    @EnumSource(GgmlType.class)
    void any_piece_has_the_same_bits_as_the_whole(GgmlType type) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        try (GgufFile read = GgufFile.open(GOLDEN.resolve("types.gguf"))) {
            float[] whole = read.floats("t." + type);
            for (int trial = 0; trial < 200; trial++) {
                int from = random.nextInt(whole.length);
                int count = random.nextInt(whole.length - from + 1);
                float[] piece = new float[count + 1];
                piece[count] = 3;
                read.read("t." + type, from, piece, count);

                assertThat(bits(Arrays.copyOf(piece, count)))
                        .isEqualTo(bits(Arrays.copyOfRange(whole, from, from + count)));
                assertThat(piece[count]).isEqualTo(3);
            }
        }
    }

    @Test
    void threads_read_the_same_bits() throws IOException {
        try (GgufFile read = GgufFile.open(GOLDEN.resolve("types.gguf"))) {
            int[] alone = bits(read.floats("t.Q4_1"));

            List<int[]> together = IntStream.range(0, 64)
                    .parallel()
                    .mapToObj(unused -> {
                        try {
                            return bits(read.floats("t.Q4_1"));
                        } catch (IOException failed) {
                            throw new java.io.UncheckedIOException(failed);
                        }
                    })
                    .toList();

            assertThat(together).allSatisfy(bits -> assertThat(bits).isEqualTo(alone));
        }
    }

    @Test
    void a_block_of_Q4_1_is_d_times_q_plus_m_with_low_nibbles_first() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        block.putShort((short) 0x3800).putShort((short) 0xC000);
        for (int index = 0; index < 16; index++) {
            block.put((byte) (index | ((15 - index) << 4)));
        }
        Files.write(file, new GgufBytes().tensor("w", 3, block.array(), 1, 32).bytes());

        try (GgufFile read = GgufFile.open(file)) {
            float[] values = read.floats("w");
            for (int index = 0; index < 16; index++) {
                assertThat(values[index]).isEqualTo(0.5f * index - 2);
                assertThat(values[16 + index]).isEqualTo(0.5f * (15 - index) - 2);
            }
        }
    }

    @Test
    void metadata_of_every_type_is_read() throws IOException {
        try (GgufFile read = GgufFile.open(GOLDEN.resolve("types.gguf"))) {
            GgufMetadata metadata = read.metadata();
            assertThat(metadata.text("general.architecture")).isEqualTo("none");
            assertThat(metadata.integer("a.uint8")).isEqualTo(200);
            assertThat(metadata.number("a.int8")).isEqualTo(-5);
            assertThat(metadata.integer("a.uint16")).isEqualTo(60000);
            assertThat(metadata.number("a.int16")).isEqualTo(-300);
            assertThat(metadata.number("a.uint32")).isEqualTo(4e9);
            assertThat(metadata.number("a.int32")).isEqualTo(-70000);
            assertThat(metadata.number("a.float32")).isEqualTo(0.1f);
            assertThat(metadata.number("a.uint64")).isEqualTo(0x1p40);
            assertThat(metadata.number("a.int64")).isEqualTo(-0x1p40);
            assertThat(metadata.number("a.float64")).isEqualTo(0.1);
            assertThat(metadata.flag("a.bool")).contains(true);
            assertThat(metadata.flag("a.other")).isEmpty();
            assertThat(metadata.text("a.string")).isEqualTo("träumen 夢");
            assertThat(metadata.texts("a.strings")).containsExactly("one", "", "drei");
            assertThat(metadata.integers("a.integers")).containsExactly(1L, -2L, 3L);
        }
    }

    @Test
    void a_value_of_another_type_is_refused_by_key() throws IOException {
        Files.write(
                file,
                new GgufBytes().text("k", "v").integers("n", 1).whole("w", -1).bytes());
        try (GgufFile read = GgufFile.open(file)) {
            GgufMetadata metadata = read.metadata();
            assertThatThrownBy(() -> metadata.integer("k")).hasMessageContainingAll("m.gguf", "metadata k", "\"v\"");
            assertThatThrownBy(() -> metadata.texts("n")).hasMessageContaining("expected a list of texts");
            assertThatThrownBy(() -> metadata.text("n")).hasMessageContaining("a list of 1");
            assertThatThrownBy(() -> metadata.integer("w")).hasMessageContaining("4294967295");
            assertThatThrownBy(() -> metadata.text("gone")).hasMessageContainingAll("expected the key gone", "a text");
        }
    }

    @Test
    void every_truncation_is_refused_with_its_section() throws IOException {
        byte[] whole = sample().bytes();
        for (int length = 0; length < whole.length - 24; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> GgufFile.open(file).close())
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("m.gguf at ")
                    .hasMessageMatching("(?s).*(header|metadata|tensor).*");
        }
    }

    @Test
    void other_files_are_refused() throws IOException {
        Files.writeString(file, "PK\u0003\u0004 this is a zip archive, not what is wanted");
        assertRefused("header", "no GGUF file");
        assertThatThrownBy(() -> GgufFile.open(file.resolveSibling("gone.gguf")))
                .hasMessageContaining("expected a GGUF file, found nothing");
        assertThatThrownBy(() -> GgufFile.open(file.resolveSibling(""))).hasMessageContaining("not a file");
    }

    @Test
    void versions_and_byte_orders_that_are_not_read_are_told_apart() throws IOException {
        patched(sample().bytes(), 4, 1, 0, 0, 0);
        assertRefused("header", "expected version 2 or 3, got 1");
        patched(sample().bytes(), 4, 0, 0, 0, 3);
        assertRefused("header", "big-endian");
        patched(sample().bytes(), 4, 9, 0, 0, 0);
        assertRefused("got 9");
    }

    @Test
    void absurd_counts_are_refused_before_anything_is_allocated() throws IOException {
        patched(sample().bytes(), 8, 255, 255, 255, 255, 255, 255, 255, 127);
        assertRefused("header", "claims 9223372036854775807 tensors");
        patched(sample().bytes(), 16, 255, 255, 255, 255, 255, 255, 255, 255);
        assertRefused("header", "claims 18446744073709551615 metadata keys");
        patched(sample().bytes(), 24, 0, 0, 0, 0, 1, 0, 0, 0);
        assertRefused("metadata key 0", "claims 4294967296 bytes");
        Files.write(
                file,
                new GgufBytes()
                        .raw(
                                "k", (byte) 9, (byte) 0, (byte) 0, (byte) 0, (byte) 8, (byte) 0, (byte) 0, (byte) 0,
                                (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) 0, (byte) 0, (byte) 0)
                        .bytes());
        assertRefused("metadata k", "claims 4294967296 values");
    }

    @Test
    void what_is_odd_in_the_metadata_is_refused_by_key() throws IOException {
        Files.write(file, new GgufBytes().text("k", "1").text("k", "2").bytes());
        assertRefused("metadata k", "twice");
        Files.write(
                file,
                new GgufBytes()
                        .raw("k", (byte) 13, (byte) 0, (byte) 0, (byte) 0)
                        .bytes());
        assertRefused("metadata k", "expected the number of a type, 0 to 12, got 13");
        Files.write(
                file,
                new GgufBytes()
                        .raw("k", (byte) 7, (byte) 0, (byte) 0, (byte) 0, (byte) 2)
                        .bytes());
        assertRefused("metadata k", "expected a truth value");
        Files.write(
                file,
                new GgufBytes()
                        .raw("k", (byte) 9, (byte) 0, (byte) 0, (byte) 0, (byte) 9, (byte) 0, (byte) 0, (byte) 0)
                        .bytes());
        assertRefused("metadata k", "lists of lists");
        Files.write(
                file,
                new GgufBytes()
                        .raw(
                                "k",
                                (byte) 8,
                                (byte) 0,
                                (byte) 0,
                                (byte) 0,
                                (byte) 1,
                                (byte) 0,
                                (byte) 0,
                                (byte) 0,
                                (byte) 0,
                                (byte) 0,
                                (byte) 0,
                                (byte) 0,
                                (byte) 0xC3)
                        .bytes());
        assertRefused("metadata k", "UTF-8");
        Files.write(file, new GgufBytes().whole("general.alignment", 24).bytes());
        assertRefused("metadata general.alignment", "power of two");
        Files.write(file, new GgufBytes().whole("split.count", 3).bytes());
        assertRefused("metadata split.count", "merge");
    }

    @Test
    void tensors_that_do_not_fit_are_refused_by_name() throws IOException {
        Files.write(file, new GgufBytes().tensor("w", 3, new byte[20], 2, 16).bytes());
        assertRefused("tensor w", "multiple of 32", "[2, 16]");
        Files.write(file, new GgufBytes().tensor("w", 20, new byte[20], 1, 32).bytes());
        assertRefused("tensor w", "IQ4_NL", "Q4_1");
        Files.write(file, new GgufBytes().tensor("w", 77, new byte[20], 1, 32).bytes());
        assertRefused("tensor w", "number 77");
        Files.write(file, new GgufBytes().tensor("w", new float[0], 0).bytes());
        assertRefused("tensor w", "must be positive");
        Files.write(
                file, new GgufBytes().tensor("w", new float[2], 1, 1, 1, 1, 2).bytes());
        assertRefused("tensor w", "1 to 4 axes, got 5");
        Files.write(
                file,
                new GgufBytes()
                        .tensor("w", new float[8], 1 << 30, 1 << 30, 1 << 30, 1)
                        .bytes());
        assertRefused("tensor w", "too many");
        Files.write(
                file,
                new GgufBytes().tensor("w", new float[8], 1 << 30, 1 << 30).bytes());
        assertRefused("tensor w", "truncated");
        Files.write(
                file,
                new GgufBytes()
                        .tensor("w", new float[1], 1)
                        .tensor("w", new float[1], 1)
                        .bytes());
        assertRefused("tensor w", "two tensors");
        Files.write(
                file,
                new GgufBytes()
                        .tensor("v", new float[1], 16)
                        .tensor("w", new float[16], 1)
                        .bytes());
        assertRefused("tensor w", "overlaps with tensor v");
    }

    @Test
    void an_offset_off_the_alignment_is_refused() throws IOException {
        byte[] bytes = new GgufBytes().tensor("w", new float[16], 1).bytes();
        patched(bytes, 24 + 8 + 1 + 4 + 8 + 4, 4, 0, 0, 0, 0, 0, 0, 0);
        assertRefused("tensor w", "starts at 4", "no multiple of 32");
    }

    @Test
    void a_flipped_byte_never_gives_more_than_a_refusal_or_other_numbers() throws IOException {
        byte[] whole = sample().bytes();
        for (int at = 0; at < whole.length; at++) {
            for (int bit : new int[] {1, 16, 128}) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) bit;
                Files.write(file, flipped);
                try (GgufFile read = GgufFile.open(file)) {
                    for (String name : read.names()) {
                        assertThat(read.floats(name)).hasSizeLessThan(1000);
                    }
                } catch (FormatException refused) {
                    assertThat(refused.reason()).isNotBlank();
                }
            }
        }
    }

    @Test
    void reading_past_a_tensor_is_an_error() throws IOException {
        Files.write(file, sample().bytes());
        try (GgufFile read = GgufFile.open(file)) {
            assertThatThrownBy(() -> read.read("w", 60, new float[8], 8)).hasMessageContaining("has 64");
            assertThatThrownBy(() -> read.read("w", 0, new float[7], 8)).hasMessageContaining("array of 7");
            assertThatThrownBy(() -> read.floats("u")).hasMessageContaining("no tensor \"u\"");
        }
    }

    private static GgufBytes sample() {
        return new GgufBytes()
                .text("general.architecture", "llama")
                .integers("n", 1, 2, 3)
                .texts("t", List.of("a", "bc"))
                .flag("f", true)
                .real("r", 0.5f)
                .tensor("w", 3, new byte[40], 2, 32)
                .tensor("v", new float[] {1, 2}, 2);
    }

    private void patched(byte[] bytes, int at, int... values) throws IOException {
        for (int index = 0; index < values.length; index++) {
            bytes[at + index] = (byte) values[index];
        }
        Files.write(file, bytes);
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> GgufFile.open(file).close())
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll(parts);
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, index -> Float.floatToRawIntBits(values[index]));
        return bits;
    }
}
