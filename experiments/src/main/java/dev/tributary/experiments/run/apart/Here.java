package dev.tributary.experiments.run.apart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.experiments.run.opening.Whereabouts;
import java.nio.file.Path;
import java.util.Map;

/**
 * The machine that a piece of work runs on.
 *
 * @param threads of the arithmetic
 * @param moved where files are here, by their absolute paths where options were typed
 */
public record Here(int threads, Map<Path, Path> moved) {

    private static final String FOLDER = "typed_in";

    public Here {
        moved = Map.copyOf(moved);
    }

    /** What computes in this process. */
    public static String kernel() {
        NativeReport natives = NativeBootstrap.ensure();
        return natives.vendor() + " " + natives.kernel();
    }

    /** Says in a piece of work where it was asked for. */
    public static void sign(ObjectNode of) {
        of.put(FOLDER, Path.of("").toAbsolutePath().toString());
    }

    /** Where the files are that a piece of work names. */
    public Whereabouts whereabouts(JsonNode of) {
        return new Whereabouts(Path.of(of.path(FOLDER).asText()), moved);
    }
}
