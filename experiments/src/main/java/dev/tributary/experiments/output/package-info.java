/**
 * Where results go: one type that claims a file and one that claims a folder, before any work is done.
 *
 * <p>Start at {@link OutputFile} and {@link OutputFolder}. Nothing is replaced that a run did not write, nobody sees half
 * a result, and what killed runs left beside a place is cleaned by the next one there.
 */
@NullMarked
package dev.tributary.experiments.output;

import org.jspecify.annotations.NullMarked;
