package dev.tributary.experiments.run.asked;

/**
 * What a run is asked to do. Names are those of the catalogues.
 *
 * @param inputs the model, and the prompts that it runs on
 * @param question what is measured and scored
 * @param arithmetic how it is computed
 */
public record RunOptions(Inputs inputs, Question question, Arithmetic arithmetic) {

    /** The same with other inputs. */
    public RunOptions with(Inputs other) {
        return new RunOptions(other, question, arithmetic);
    }

    /** The same with another question. */
    public RunOptions with(Question other) {
        return new RunOptions(inputs, other, arithmetic);
    }
}
