package dev.tributary.experiments.run.measuring;

import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.Provenance;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A circuit to be measured, with what its file says of it.
 *
 * @param name what it is called in results, as a rule its file
 * @param circuit its elements
 * @param origin where it comes from, if that is known
 */
public record StoredCircuit(String name, Circuit circuit, Optional<Provenance> origin) {

    /** The splits whose prompts a circuit owes something to. */
    private static final List<String> FOUND_ON = List.of("score", "select");

    /** Of a file. */
    public static StoredCircuit of(Path path, CircuitFile file) {
        return new StoredCircuit(path.toString(), file.circuit(), Optional.of(file.provenance()));
    }

    /** On how many of these prompts it was found; empty if its file does not say. */
    public OptionalInt foundOn(List<String> digests) {
        Set<String> own =
                origin.map(known -> known.prompts().digestsOf(FOUND_ON)).orElse(Set.of());
        return own.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((int) digests.stream().filter(own::contains).count());
    }
}
