package dev.tributary.engine.reference;

/**
 * A read step whose inputs are told apart.
 *
 * @param step its place among the reads
 * @param readers its inputs
 * @param sources how many writers they see
 */
record MaskedRead(int step, Readers readers, int sources) {}
