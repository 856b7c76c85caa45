package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One line of a scorecard.
 *
 * @param criterion what was asked, by its name
 * @param figure which number this is, where a criterion gives several
 * @param value the number; empty where it is not defined
 * @param interval its 95 % interval, where there is one
 * @param verdict what it says of the circuit
 * @param words what was measured and what is asked for, in a sentence
 */
public record Finding(
        String criterion,
        String figure,
        OptionalDouble value,
        Optional<Interval> interval,
        Verdict verdict,
        String words) {

    /** A number that is not defined here, and why. */
    static Finding undefined(String criterion, String figure, String why) {
        return new Finding(criterion, figure, OptionalDouble.empty(), Optional.empty(), Verdict.NONE, why);
    }
}
