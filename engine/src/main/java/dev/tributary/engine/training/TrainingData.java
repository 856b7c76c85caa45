package dev.tributary.engine.training;

import java.util.SplittableRandom;

/** An endless source of sentences. */
@FunctionalInterface
public interface TrainingData {

    /** The next sentence; depends on nothing but the numbers of the generator. */
    TrainingSentence sentence(SplittableRandom random);
}
