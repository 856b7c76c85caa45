package dev.tributary.engine.natives;

import com.sun.jna.NativeLibrary;
import com.sun.management.OperatingSystemMXBean;
import dev.tributary.engine.progress.Beside;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The one way to BLAS and ND4J: makes the settings that must come before they load, loads them, and checks what came of
 * it. Without it both may run ten times slower, and nothing says so. What a user has set is left as it is.
 */
public final class NativeBootstrap {

    private static final double SLOW = 25;
    private static final int VENDOR_MKL = 3;
    private static final String BLAS_THREADS = "OPENBLAS_NUM_THREADS";
    private static final String OPENMP_THREADS = "OMP_NUM_THREADS";

    private static final Beside<Blas> BLAS = Beside.later(Blas::load);

    private NativeBootstrap() {}

    /**
     * Loads BLAS ahead of {@link #ensure}, for a thread that has nothing else to do. Does nothing if variables of the process
     * would have to be set first: beside other threads, which may be reading them, that is not safe.
     *
     * @return whether it was loaded, or tried to
     */
    public static boolean loadAhead() {
        boolean safe = Blas.settings().environment().isEmpty();
        if (safe) {
            BLAS.run();
        }
        return safe;
    }

    /**
     * Loads BLAS once, single-threaded calls only; later calls cost nothing.
     *
     * @throws IllegalStateException if BLAS computes wrong numbers on this processor
     */
    public static NativeReport ensure() {
        Blas blas = BLAS.get();
        if (!blas.check().correct()) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "%s computes wrong matrix products with its %s kernels on this processor (relative error %.1g);"
                            + " start again with OPENBLAS_CORETYPE=Haswell or =Nehalem in the environment",
                    blas.report().vendor(),
                    blas.report().kernel(),
                    blas.check().largestError()));
        }
        return blas.report();
    }

    /** Loads BLAS and ND4J, and takes back the threads that ND4J gives to BLAS when it starts. */
    public static NativeReport ensureNd4j() {
        NativeReport report = ensure();
        Nd4j.getBackend();
        openblas_nolapack.blas_set_num_threads(report.threads());
        if (System.getenv(OPENMP_THREADS) == null) {
            Nd4j.getEnvironment().setMaxThreads(1);
        }
        return report;
    }

    /** The words of a warning, if these kernels are far below what the processor can do. */
    static Optional<String> warning(String vendor, String kernel, double gigaflops, Optional<Cpu> cpu) {
        if (gigaflops >= SLOW || !cpu.map(Cpu::avx2).orElse(false)) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%s with its %s kernels makes %.0f GF/s where this processor should make %.0f or more, so everything"
                        + " will be slow. If nothing else keeps the processor busy, start again with"
                        + " OPENBLAS_CORETYPE=%s in the environment (now %s), or build with -Pmkl.",
                vendor,
                kernel,
                gigaflops,
                SLOW,
                cpu.flatMap(Cpu::openblasCore).orElse("Haswell"),
                Optional.ofNullable(System.getenv("OPENBLAS_CORETYPE"))
                        .map(value -> value + " by your own setting")
                        .orElse("chosen by itself")));
    }

    /** Threads of one BLAS call: one, unless the user wants more (which changes the last bits of results). */
    static int threads(Optional<String> wanted) {
        try {
            return wanted.map(value -> Math.max(1, Integer.parseInt(value.trim())))
                    .orElse(1);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "expected a number of threads in " + BLAS_THREADS + ", got '" + wanted.orElse("") + "'", e);
        }
    }

    /** BLAS as it was loaded. */
    private record Blas(GemmCheck check, NativeReport report) {

        static Blas load() {
            NativeSettings settings = settings();
            ProcessEnvironment.set(settings.environment());
            settings.properties().forEach(System::setProperty);
            Loader.load(openblas_nolapack.class);
            int threads = threads(Optional.ofNullable(System.getenv(BLAS_THREADS)));
            openblas_nolapack.blas_set_num_threads(threads);
            GemmCheck check = GemmCheck.run();
            boolean mkl = openblas_nolapack.blas_get_vendor() == VENDOR_MKL;
            String vendor = mkl ? "MKL" : "OpenBLAS";
            String kernel = mkl ? mklBranch() : openblasCore();
            return new Blas(
                    check,
                    new NativeReport(
                            vendor,
                            kernel,
                            threads,
                            check.gigaflops(),
                            warning(vendor, kernel, check.gigaflops(), Cpu.present())));
        }

        static NativeSettings settings() {
            return NativeSettings.missing(
                    System.getenv(),
                    name -> System.getProperty(name) != null,
                    Cpu.present(),
                    mklOnClassPath(),
                    memory());
        }

        private static boolean mklOnClassPath() {
            return NativeBootstrap.class.getResource("/org/bytedeco/mkl/global/mkl_rt.class") != null;
        }

        private static long memory() {
            return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                    .getTotalMemorySize();
        }

        private static String openblasCore() {
            return library("openblas_nolapack")
                    .getFunction("openblas_get_corename")
                    .invokeString(new Object[0], false);
        }

        private static String mklBranch() {
            return "cbwr-"
                    + library("mkl_rt").getFunction("MKL_CBWR_Get_Auto_Branch").invokeInt(new Object[0]);
        }

        private static NativeLibrary library(String name) {
            for (Map.Entry<String, String> loaded : Loader.getLoadedLibraries().entrySet()) {
                if (loaded.getKey().startsWith(name + "@") || loaded.getKey().equals(name)) {
                    return NativeLibrary.getInstance(loaded.getValue());
                }
            }
            throw new IllegalStateException(
                    "expected the library " + name + " among those that JavaCPP loaded, but has "
                            + Loader.getLoadedLibraries().keySet());
        }
    }
}
