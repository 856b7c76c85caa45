package dev.tributary.engine.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.SafetensorsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {

    /** Written by PyTorch; see src-test/src/test/python/pytorch_fixtures.py. */
    private static final Path GOLDEN = Path.of("src/test/resources/golden/pytorch");

    private final Path file;

    TorchFileTest(@TempDir Path folder) {
        this.file = folder.resolve("m.bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.bin", "legacy.bin", "protocol4.bin"})
    void tensors_of_every_type_and_stride_are_those_of_pytorch(String name) throws IOException {
        try (TorchFile read = TorchFile.open(GOLDEN.resolve(name));
                SafetensorsFile expected = SafetensorsFile.open(GOLDEN.resolve("expected.safetensors"))) {
            assertThat(read.names()).containsExactlyInAnyOrderElementsOf(expected.names());
            for (String tensor : read.names()) {
                assertThat(read.info(tensor).shape())
                        .as(tensor)
                        .isEqualTo(expected.info(tensor).shape());
                assertThat(read.info(tensor).dtype())
                        .as(tensor)
                        .isEqualTo(expected.info(tensor).dtype());
                assertThat(read.doubles(tensor)).as(tensor).isEqualTo(expected.doubles(tensor));
                assertThat(read.floats(tensor)).as(tensor).isEqualTo(expected.floats(tensor));
            }
        }
    }

    @Test
    void any_piece_is_that_piece_of_the_whole() throws IOException {
        try (TorchFile read = TorchFile.open(GOLDEN.resolve("zip.bin"))) {
            for (String tensor : new String[] {"f32", "transposed", "permuted"}) {
                double[] whole = read.doubles(tensor);
                for (int from = 0; from <= whole.length; from++) {
                    double[] piece = new double[whole.length - from];
                    read.read(tensor, from, piece, piece.length);
                    assertThat(piece).isEqualTo(Arrays.copyOfRange(whole, from, whole.length));
                }
            }
            assertThatThrownBy(() -> read.read("f32", 40, new double[9], 9)).hasMessageContaining("f32");
            assertThatThrownBy(() -> read.read("f32", 0, new float[3], 4)).hasMessageContaining("array of 3");
            assertThatThrownBy(() -> read.info("gone")).hasMessageContaining("no tensor \"gone\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cos\nsystem\n(X\u0007\u0000\u0000\u0000echo hitR.",
                "cbuiltins\neval\n(X\u0001\u0000\u0000\u00001tR.",
                "ctorch\nload\n)R.",
                "c__builtin__\nexec\n.",
                "ctorch._utils\n_rebuild_sparse_tensor\n.",
                "ccollections\nOrderedDict.__init__\n."
            })
    void a_pickle_that_names_anything_else_is_refused_unrun(String pickle) throws IOException {
        zip(pickle.getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("pickle byte", "none of the few things that tensors are made of");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(S'echo'\nios\nsystem\n.",
                "(oR.",
                "}\u0081.",
                "V1\n.",
                "P0\n.",
                "\u0082\u0001.",
                "}}b0.",
                "B\u0000\u0000\u0000\u0000."
            })
    void operations_that_no_state_dict_needs_are_refused(String pickle) throws IOException {
        zip(pickle.getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("pickle byte", "is not read", "could run code");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "(", "t.", "a.", "}s.", "}(X\u0001\u0000\u0000\u0000au.", "K", "h\u0005.",
                        "X\u00ff\u00ff\u00ff\u007fa.",
                "X\u00ff\u00ff\u00ff\u00ffa.", "}}.", "(}.", "KK.KK.", "]}s.", "Nb.", "NQ.", ")Q.", "NR.",
                        "\u0080\u0009.",
                "}(K\u0001K\u0001u.", "ccollections\nOrderedDict\nN\u0085R.", "ctorch._utils\n_rebuild_tensor_v2\n)R."
            })
    void a_pickle_that_does_not_add_up_is_refused(String pickle) throws IOException {
        zip(pickle.getBytes(StandardCharsets.ISO_8859_1));
        assertRefused();
    }

    @Test
    void a_pickle_of_something_else_is_refused() throws IOException {
        zip("K\u0001.".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("expected a dictionary of tensors, got a whole number");
        zip("}X\u0005\u0000\u0000\u0000epochK\u0001s.".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("epoch", "expected a tensor, got a whole number");
    }

    @Test
    void a_view_must_stay_in_its_storage() throws IOException {
        zip(tensor(4, 0, "K\u0004", "K\u0001"));
        try (TorchFile read = TorchFile.open(file)) {
            assertThat(read.floats("w")).hasSize(4);
        }
        zip(tensor(4, 1, "K\u0004", "K\u0001"));
        assertRefused("w", "reaches to element 5 of a storage of 4");
        zip(tensor(4, 0, "K\u0004", "K\u0002"));
        assertRefused("w", "reaches to element 7");
        zip(tensor(5, 0, "K\u0004", "K\u0001"));
        assertRefused("w", "claims 5 elements of F32, but has 16 bytes");
        zip(tensor(4, 0, "J\u00ff\u00ff\u00ff\u00ff", "K\u0001"));
        assertRefused("must not be negative");
        zip(tensor(4, 0, "K\u0004", "J\u00ff\u00ff\u00ff\u00ff"));
        assertRefused("must not be negative");
        zip(tensor(4, 0, "\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "K\u0003"));
        assertRefused("too large");
        zip(tensor(4, 0, "\u008a\u0009\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "K\u0001"));
        assertRefused("too large");
    }

    @Test
    void a_compressed_archive_or_one_with_a_wrong_checksum_is_refused() throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("m/data.pkl"));
            zip.write("}.".getBytes(StandardCharsets.US_ASCII));
        }
        assertRefused("archive entry m/data.pkl", "compressed or encrypted");
        zip(tensor(4, 0, "K\u0004", "K\u0001"));
        byte[] bytes = Files.readAllBytes(file);
        bytes[35 + "m/data.pkl".length()] ^= 1;
        Files.write(file, bytes);
        assertRefused("checksum");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "readme", new byte[3]);
        }
        assertRefused("no PyTorch state dict");
    }

    @Test
    void big_endian_archives_are_refused() throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "m/data.pkl", "}.".getBytes(StandardCharsets.US_ASCII));
            store(zip, "m/byteorder", "big".getBytes(StandardCharsets.US_ASCII));
        }
        assertRefused("byteorder", "expected \"little\", got \"big\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.bin", "legacy.bin"})
    void a_truncated_file_is_refused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(GOLDEN.resolve(name));
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> TorchFile.open(file).close())
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(FormatException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.bin", "legacy.bin"})
    void a_flipped_byte_gives_a_refusal_or_other_numbers(String name) throws IOException {
        byte[] whole = Files.readAllBytes(GOLDEN.resolve(name));
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(file, flipped);
            try (TorchFile read = TorchFile.open(file)) {
                for (String tensor : read.names()) {
                    if (read.info(tensor).elements() < 1000) {
                        read.doubles(tensor);
                    }
                }
            } catch (FormatException refused) {
                assertThat(refused.reason()).isNotBlank();
            }
        }
    }

    /** A state dict with one tensor of one axis in a storage of four numbers. */
    private static byte[] tensor(int numel, int offset, String length, String stride) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, "\u0080\u0002}X\u0001\u0000\u0000\u0000wctorch._utils\n_rebuild_tensor_v2\n((");
        write(
                out,
                "X\u0007\u0000\u0000\u0000storagectorch\nFloatStorage\nX\u0001\u0000\u0000\u00000X\u0003\u0000\u0000\u0000cpu");
        write(out, "K" + (char) numel + "tQK" + (char) offset + length + "\u0085" + stride + "\u0085\u0089N");
        write(out, "tRs.");
        return out.toByteArray();
    }

    private static void write(OutputStream out, String latin) throws IOException {
        out.write(latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void zip(byte[] pickle) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "m/data.pkl", pickle);
            store(zip, "m/data/0", new byte[16]);
        }
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> TorchFile.open(file).close())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("m.bin")
                .satisfies(error ->
                        Arrays.stream(parts).forEach(part -> assertThat(error).hasMessageContaining(part)));
    }
}
