package dev.tributary.engine.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.junit.jupiter.api.Test;

class NativeBootstrapTest {

    private static final Cpu XEON =
            new Cpu(Set.of("fma", "avx2", "avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"));

    @Test
    void sets_what_the_user_has_not_set() {
        NativeSettings settings =
                NativeSettings.missing(Map.of("OMP_NUM_THREADS", "2"), name -> false, Optional.of(XEON), false, 1_000);

        assertThat(settings.environment())
                .isEqualTo(Map.of(
                        "OMP_WAIT_POLICY", "PASSIVE", "OPENBLAS_NUM_THREADS", "1", "OPENBLAS_CORETYPE", "SkylakeX"));
        assertThat(settings.properties())
                .isEqualTo(Map.of(
                        "org.bytedeco.javacpp.maxbytes", "800", "org.bytedeco.javacpp.maxphysicalbytes", "1000"));
    }

    @Test
    void leaves_the_kernels_that_the_user_has_chosen() {
        assertThat(NativeSettings.missing(
                                Map.of("OPENBLAS_CORETYPE", "Haswell"), name -> false, Optional.of(XEON), false, 1_000)
                        .environment())
                .doesNotContainKey("OPENBLAS_CORETYPE");
    }

    @Test
    void asks_for_mkl_when_it_is_there_unless_the_user_decided_otherwise() {
        assertThat(NativeSettings.missing(Map.of(), name -> false, Optional.empty(), true, 1_000)
                        .properties())
                .containsEntry("org.bytedeco.openblas.load", "mkl");
        assertThat(NativeSettings.missing(Map.of(), "org.bytedeco.openblas.load"::equals, Optional.empty(), true, 1_000)
                        .properties())
                .doesNotContainKey("org.bytedeco.openblas.load");
    }

    @Test
    void multiplies_correctly_on_this_machine_and_says_with_what() {
        NativeReport report = NativeBootstrap.ensure();

        assertThat(GemmCheck.run().correct()).isTrue();
        assertThat(report.gigaflops()).isPositive();
        assertThat(report.kernel()).isNotBlank();
        assertThat(report.threads()).isEqualTo(1);
    }

    @Test
    void openblas_runs_the_kernels_that_were_chosen() {
        NativeReport report = NativeBootstrap.ensure();
        Optional<String> chosen = Cpu.present().flatMap(Cpu::openblasCore);
        assumeThat(chosen).isPresent();
        assumeThat(System.getenv("OPENBLAS_CORETYPE")).isNull();
        assumeThat(report.vendor()).isEqualTo("OpenBLAS");

        assertThat(report.kernel()).isEqualTo(chosen.orElseThrow());
    }

    @Test
    void keeps_blas_on_one_thread_after_nd4j_has_started() {
        NativeReport report = NativeBootstrap.ensureNd4j();

        assertThat(report).isSameAs(NativeBootstrap.ensure());
        assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(1);
    }

    @Test
    void warns_of_kernels_far_below_the_processor_and_names_the_cure() {
        assertThat(NativeBootstrap.warning("OpenBLAS", "Prescott", 12, Optional.of(XEON)))
                .get()
                .asString()
                .contains("Prescott", "12 GF/s", "OPENBLAS_CORETYPE=SkylakeX");
        assertThat(NativeBootstrap.warning("OpenBLAS", "SkylakeX", 90, Optional.of(XEON)))
                .isEmpty();
        assertThat(NativeBootstrap.warning("OpenBLAS", "armv8", 12, Optional.empty()))
                .isEmpty();
    }

    @Test
    void refuses_a_thread_count_that_is_none() {
        assertThat(NativeBootstrap.threads(Optional.of("3"))).isEqualTo(3);
        assertThat(NativeBootstrap.threads(Optional.empty())).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NativeBootstrap.threads(Optional.of("many")))
                .withMessageContaining("OPENBLAS_NUM_THREADS")
                .withMessageContaining("many");
    }
}
