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
 * @param taps what is shown of its activations; a run with a patch has none
 */
public record ForwardRun(
        TokenBatch tokens, OutputRows output, Optional<Blend> blend, Optional<Patch> patch, Optional<Taps> taps) {
    public ForwardRun {
        if (patch.isPresent() && taps.isPresent()) {
            throw new IllegalArgumentException("activations are shown of runs without replaced edges only");
        }
    }

    /** A run of the model as it is. */
    public static ForwardRun plain(TokenBatch tokens, OutputRows output) {
        return new ForwardRun(tokens, output, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same run with edges replaced. */
    public ForwardRun with(Patch replaced) {
        return new ForwardRun(tokens, output, blend, Optional.of(replaced), taps);
    }

    /** The same run with an embedding on the way to other prompts. */
    public ForwardRun with(Blend blended) {
        return new ForwardRun(tokens, output, Optional.of(blended), patch, taps);
    }

    /** The same run, watched. */
    public ForwardRun with(Taps watched) {
        return new ForwardRun(tokens, output, blend, patch, Optional.of(watched));
    }
}
