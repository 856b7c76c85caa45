package dev.tributary.engine.natives;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What has to be set before the native libraries load, and is not set yet.
 *
 * @param environment variables of the process
 * @param properties system properties
 */
public record NativeSettings(SortedMap<String, String> environment, SortedMap<String, String> properties) {

    private static final String MKL_PROPERTY = "org.bytedeco.openblas.load";
    private static final String NATIVE_BYTES = "org.bytedeco.javacpp.maxbytes";
    private static final String ALL_BYTES = "org.bytedeco.javacpp.maxphysicalbytes";

    /**
     * Everything that the user has not decided: BLAS on one thread (threads are ours, above BLAS), OpenMP threads that
     * sleep while they wait, kernels for this processor, MKL if it was put on the class path, and native memory up to
     * what the machine has (JavaCPP would stop at a quarter of it).
     *
     * @param environment what is set
     * @param property whether a system property is set
     * @param memory of the machine, in bytes
     */
    public static NativeSettings missing(
            Map<String, String> environment, Predicate<String> property, Optional<Cpu> cpu, boolean mkl, long memory) {
        TreeMap<String, String> variables = new TreeMap<>(Map.of(
                "OMP_NUM_THREADS", "1",
                "OMP_WAIT_POLICY", "PASSIVE",
                "OPENBLAS_NUM_THREADS", "1"));
        cpu.flatMap(Cpu::openblasCore).ifPresent(core -> variables.put("OPENBLAS_CORETYPE", core));
        TreeMap<String, String> properties =
                new TreeMap<>(Map.of(NATIVE_BYTES, Long.toString(memory / 10 * 8), ALL_BYTES, Long.toString(memory)));
        if (mkl) {
            properties.put(MKL_PROPERTY, "mkl");
            variables.put("MKL_NUM_THREADS", "1");
            variables.put("MKL_CBWR", "AUTO");
        }
        variables.keySet().removeIf(environment::containsKey);
        properties.keySet().removeIf(property);
        return new NativeSettings(variables, properties);
    }
}
