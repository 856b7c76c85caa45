package dev.tributary.engine.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a processor can do, whoever made it.
 *
 * @param flags instruction sets, in the names of Linux
 */
public record Cpu(Set<String> flags) {

    private static final Path LINUX = Path.of("/proc/cpuinfo");
    private static final Set<String> AVX2 = Set.of("avx2", "fma");

    /** What compilers take for granted when they build for Skylake's servers, and with them OpenBLAS's kernels. */
    private static final Set<String> AVX512 = Set.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");

    public Cpu {
        flags = Set.copyOf(flags);
    }

    /** The processor that this runs on; empty where the operating system does not say, which is outside Linux. */
    public static Optional<Cpu> present() {
        return read(LINUX);
    }

    static Optional<Cpu> read(Path file) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(Files.readAllLines(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Reads the lines of Linux's {@code /proc/cpuinfo}; what they do not say is empty. */
    public static Cpu parse(List<String> lines) {
        return new Cpu(Set.copyOf(List.of(value(lines, "flags").trim().split("\\s+"))));
    }

    /** Whether the fast single-precision kernels of the last decade run here: AVX2 with fused multiply-add. */
    public boolean avx2() {
        return flags.containsAll(AVX2);
    }

    /**
     * The fastest OpenBLAS kernels that this processor can run, in OpenBLAS's names; empty if the choice is best left
     * to OpenBLAS. Its release of 2021 goes by the maker and the model: on processors that it has never heard of it
     * falls back to kernels of 2004, and on those of AMD it never takes AVX-512.
     */
    public Optional<String> openblasCore() {
        if (!avx2()) {
            return Optional.empty();
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
