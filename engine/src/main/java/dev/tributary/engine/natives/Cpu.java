package dev.tributary.engine.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a processor can do.
 *
 * @param vendor as the processor names its maker, {@code GenuineIntel} or {@code AuthenticAMD} mostly
 * @param flags instruction sets, in the names of Linux
 */
public record Cpu(String vendor, Set<String> flags) {

    private static final Path LINUX = Path.of("/proc/cpuinfo");
    private static final Set<String> AVX512 = Set.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");

    public Cpu {
        flags = Set.copyOf(flags);
    }

    /** The processor that this runs on; empty where the operating system does not say, which is outside Linux. */
    public static Optional<Cpu> present() {
        if (!Files.isReadable(LINUX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(Files.readAllLines(LINUX)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + LINUX, e);
        }
    }

    /** Reads the lines of Linux's {@code /proc/cpuinfo}; what they do not say is empty. */
    public static Cpu parse(List<String> lines) {
        return new Cpu(
                value(lines, "vendor_id"), Set.of(value(lines, "flags").trim().split("\\s+")));
    }

    /** Whether the fast single-precision kernels of the last decade run here: AVX2 with fused multiply-add. */
    public boolean avx2() {
        return flags.contains("avx2") && flags.contains("fma");
    }

    /**
     * The OpenBLAS kernels made for this processor, in OpenBLAS's names; empty if they are best left to OpenBLAS. Its
     * release of 2021 falls back to kernels of 2004 on processors that it has never heard of.
     */
    public Optional<String> openblasCore() {
        if (!avx2()) {
            return Optional.empty();
        }
        if (vendor.equals("AuthenticAMD") || vendor.equals("HygonGenuine")) {
            return Optional.of("Zen");
        }
        return Optional.of(flags.containsAll(AVX512) ? "SkylakeX" : "Haswell");
    }

    private static String value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.contains(":")
                        && line.substring(0, line.indexOf(':')).trim().equals(key))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("");
    }
}
