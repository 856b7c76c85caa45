package dev.tributary.cluster;

import dev.tributary.experiments.pieces.Pieces;
import dev.tributary.experiments.run.apart.Here;
import dev.tributary.experiments.work.Ask;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** What an executor does with the one piece of its partition. */
final class RunPiece extends AbstractFunction2<TaskContext, Iterator<byte[]>, byte[]> implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    /** Names of the files that were sent, by their absolute paths where they come from; serializable as it is. */
    private final HashMap<String, String> sent;

    RunPiece(Map<String, String> sent) {
        this.sent = new HashMap<>(sent);
    }

    @Override
    public byte[] apply(TaskContext context, Iterator<byte[]> partition) {
        Map<Path, Path> moved = new HashMap<>();
        sent.forEach((from, name) -> moved.put(Path.of(from), Path.of(SparkFiles.get(name))));
        try {
            // as many threads as the cores that this task has to itself
            Here here = new Here(context.cpus(), moved);
            return Pieces.answer(Ask.read(partition.next()), here).bytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
