package dev.tributary.engine.natives;

import java.util.Optional;

/**
 * Which BLAS runs, and how well.
 *
 * @param vendor {@code OpenBLAS} or {@code MKL}
 * @param kernel what it says that it was tuned for; part of what makes a result repeatable to the last bit
 * @param threads of one call
 * @param gigaflops billions of single-precision operations a second, on one thread, measured at start
 * @param warning what is wrong with that, and what helps
 */
public record NativeReport(String vendor, String kernel, int threads, double gigaflops, Optional<String> warning) {}
