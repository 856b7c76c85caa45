package dev.tributary.engine.checkpoint;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import dev.tributary.graph.io.TensorSource;
import java.util.List;

/** A kind of folder that holds a model: {@code config.json} with keys of its own, and tensors with names of its own. */
interface CheckpointFormat {

    /** What {@code config.json} has in such a folder, in the words of a message: {@code expected <sign>}. */
    String sign();

    /** Whether this is the {@code config.json} of such a folder. */
    boolean fits(JsonFields json) throws FormatException;

    /** The key of {@code config.json} that says how many blocks there are. */
    String layers();

    /** The model that {@code config.json} describes; whatever would be computed otherwise there is refused. */
    ModelConfig config(JsonFields json) throws FormatException;

    /**
     * Its parameters under TransformerLens's names, each in the place of a stored tensor. Tensors that are missing, of
     * another shape or left over are refused.
     *
     * @param config as {@link #config} read it
     * @param json the same {@code config.json}
     */
    List<Parameter> parameters(ModelConfig config, JsonFields json, TensorSource source) throws FormatException;
}
