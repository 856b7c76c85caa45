package dev.tributary.engine.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTest {

    private static final String OLD = "fpu sse2 ssse3 sse4_1 sse4_2 avx";
    private static final String HASWELL = OLD + " fma f16c avx2 bmi1 bmi2";
    private static final String SKYLAKE = HASWELL + " avx512f avx512dq avx512cd avx512bw avx512vl";

    private final Path cpuinfo;

    CpuTest(@TempDir Path folder) {
        this.cpuinfo = folder.resolve("cpuinfo");
    }

    private Optional<String> coreOf(String text) throws IOException {
        Files.writeString(cpuinfo, text);
        return Cpu.read(cpuinfo).orElseThrow().openblasCore();
    }

    private static String processor(String vendor, String model, String flags) {
        return """
                processor\t: 0
                vendor_id\t: %s
                cpu family\t: 6
                model name\t: %s
                flags\t\t: %s
                vmx flags\t: vnmi preemption_timer
                bugs\t\t: spectre_v1

                processor\t: 1
                vendor_id\t: %s
                flags\t\t: fpu
                """
                .formatted(vendor, model, flags, vendor);
    }

    @Test
    void avx512_takes_its_kernels_whoever_made_the_processor() throws IOException {
        assertThat(coreOf(processor("GenuineIntel", "Intel(R) Xeon(R) Gold 6130", SKYLAKE)))
                .contains("SkylakeX");
        assertThat(coreOf(processor("AuthenticAMD", "AMD EPYC 9654 (Zen 4)", SKYLAKE + " avx512_bf16 avx512_vnni")))
                .contains("SkylakeX");
        assertThat(coreOf(processor("AuthenticAMD", "AMD EPYC 9755 (Zen 5)", SKYLAKE + " avx512_vp2intersect")))
                .contains("SkylakeX");
        assertThat(coreOf(processor("SomebodyElse", "", SKYLAKE))).contains("SkylakeX");
    }

    @Test
    void avx2_takes_the_kernels_of_Haswell() throws IOException {
        assertThat(coreOf(processor("AuthenticAMD", "AMD EPYC 7763 (Zen 3)", HASWELL)))
                .contains("Haswell");
        assertThat(coreOf(processor("GenuineIntel", "Intel(R) Core(TM) i7-4770", HASWELL)))
                .contains("Haswell");
    }

    @ParameterizedTest
    @CsvSource({"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"})
    void a_part_of_avx512_is_not_enough(String lacking) throws IOException {
        assertThat(coreOf(processor("GenuineIntel", "Xeon Phi", SKYLAKE.replace(" " + lacking, ""))))
                .contains("Haswell");
    }

    @ParameterizedTest
    @CsvSource({"avx2", "fma"})
    void avx512_without_what_came_before_it_is_not_believed(String lacking) throws IOException {
        assertThat(coreOf(processor("GenuineIntel", "", SKYLAKE.replace(" " + lacking, ""))))
                .isEmpty();
    }

    @Test
    void without_avx2_openblas_chooses() throws IOException {
        assertThat(coreOf(processor("GenuineIntel", "Intel(R) Xeon(R) E5-2670", OLD)))
                .isEmpty();
        assertThat(coreOf("")).isEmpty();
    }

    @Test
    void on_arm64_openblas_chooses() throws IOException {
        assertThat(
                        coreOf(
                                """
                        processor\t: 0
                        BogoMIPS\t: 243.75
                        Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp sve
                        CPU implementer\t: 0x41
                        """))
                .isEmpty();
    }

    @Test
    void nothing_is_known_where_the_file_is_missing() {
        assertThat(Cpu.read(cpuinfo)).isEmpty();
    }

    @Test
    void reads_the_flags_of_the_first_processor() throws IOException {
        Files.writeString(cpuinfo, processor("GenuineIntel", "", "fpu  fma avx2"));

        assertThat(Cpu.read(cpuinfo)).contains(new Cpu(Set.of("fpu", "fma", "avx2")));
    }
}
