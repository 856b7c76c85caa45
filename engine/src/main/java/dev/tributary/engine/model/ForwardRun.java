package dev.tributary.engine.model;

import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import java.util.Optional;

/**
 * One forward pass to make.
 *
 * @param tokens [batch, pos]
 * @param output which rows' logits are wanted
 * @param blend if given, the embedding lies on the way to other prompts
 * @param patch if given, edges are replaced
 */
public record ForwardRun(TokenBatch tokens, OutputRows output, Optional<Blend> blend, Optional<Patch> patch) {

    /** A run of the model as it is. */
    public static ForwardRun plain(TokenBatch tokens, OutputRows output) {
        return new ForwardRun(tokens, output, Optional.empty(), Optional.empty());
    }

    /** The same run with edges replaced. */
    public ForwardRun with(Patch replaced) {
        return new ForwardRun(tokens, output, blend, Optional.of(replaced));
    }

    /** The same run with an embedding on the way to other prompts. */
    public ForwardRun with(Blend blended) {
        return new ForwardRun(tokens, output, Optional.of(blended), patch);
    }
}
