package dev.tributary.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.model.Taps.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What runs show of themselves, and what they make of what is put in its place, against plain loops. */
class TapsTest {

    private static final double EXACT = 1e-10;

    /** Keeps what it is shown, and replaces some of it. */
    private record Notes(Map<String, Tensor> seen, Predicate<String> replaced) implements Taps.Listener {

        static Notes replacing(Predicate<String> replaced) {
            return new Notes(new LinkedHashMap<>(), replaced);
        }

        @Override
        public Optional<Tensor> at(String point, Tensor tensor) {
            assertThat(seen.put(
                            point, new Tensor(tensor.shape(), tensor.values().clone())))
                    .as(point)
                    .isNull();
            return replaced.test(point) ? Optional.of(changed(tensor)) : Optional.empty();
        }

        /** Other values, each in its own way, the same for every prompt. */
        private static Tensor changed(Tensor tensor) {
            double[] values = tensor.values().clone();
            int each = values.length / tensor.shape()[0];
            for (int index = 0; index < values.length; index++) {
                values[index] = 1.2 * values[index] + 0.3 * Math.sin(index % each + 1);
            }
            return new Tensor(tensor.shape(), values);
        }
    }

    private static Logits watched(Bench bench, Notes notes) {
        return bench.model().logits(Bench.cleanRun().with(new Taps(point -> true, notes)));
    }

    private static void check(Bench.Case on, Predicate<String> replaced) {
        try (Bench bench = on.open()) {
            Notes notes = Notes.replacing(replaced);
            Logits logits = watched(bench, notes);
            for (int prompt = 0; prompt < Bench.PROMPTS; prompt++) {
                Notes expected = Notes.replacing(replaced);
                List<double[]> rows = on.plain()
                        .run(Bench.clean(prompt), new Taps(point -> true, expected))
                        .logits();
                checkSame(notes, expected, prompt);
                for (int position = 0; position < Bench.LENGTH; position++) {
                    assertThat(logits.row(prompt * Bench.LENGTH + position))
                            .containsExactly(rows.get(position), within(EXACT));
                }
            }
        }
    }

    private static void checkSame(Notes notes, Notes expected, int prompt) {
        assertThat(notes.seen().keySet())
                .containsExactlyElementsOf(expected.seen().keySet());
        notes.seen().forEach((point, tensor) -> {
            Tensor other = Objects.requireNonNull(expected.seen().get(point), point);
            int[] shape = other.shape().clone();
            shape[0] = Bench.PROMPTS;
            assertThat(tensor.shape()).as(point).containsExactly(shape);
            int size = other.values().length;
            for (int index = 0; index < size; index++) {
                double value = tensor.values()[prompt * size + index];
                if (Double.isInfinite(other.values()[index])) {
                    assertThat(value).as(point).isEqualTo(Double.NEGATIVE_INFINITY);
                } else {
                    assertThat(value).as(point).isCloseTo(other.values()[index], within(EXACT));
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void shows_every_activation(Bench.Case on) {
        check(on, point -> false);
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void goes_on_from_what_takes_the_place_of_a_single_activation(Bench.Case on) {
        for (String point : List.of(
                "blocks.1.hook_resid_pre",
                "blocks.0.ln1.hook_scale",
                "blocks.0.attn.hook_attn_scores",
                "blocks.0.attn.hook_pattern",
                "blocks.0.attn.hook_z",
                "blocks.0.hook_mlp_out")) {
            check(on, point::equals);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void takes_one_replacement_after_the_other(Bench.Case on) {
        check(on, point -> point.endsWith("hook_z") || point.endsWith("hook_resid_post"));
        check(on, point -> !point.endsWith("hook_scale"));
    }

    @ParameterizedTest
    @EnumSource
    void shows_only_what_is_wanted(ExecutorUnderTest executor) {
        Bench.Case on = Bench.cases()
                .filter(each -> each.executor() == executor)
                .findFirst()
                .orElseThrow();
        List<String> seen = new ArrayList<>();
        try (Bench bench = on.open()) {
            Logits logits = bench.model()
                    .logits(Bench.cleanRun().with(new Taps(point -> point.endsWith("hook_pattern"), (point, tensor) -> {
                        seen.add(point);
                        return Optional.empty();
                    })));

            assertThat(seen).containsExactly("blocks.0.attn.hook_pattern", "blocks.1.attn.hook_pattern");
            Bench.checkEqual(logits, bench.model().logits(Bench.cleanRun()), 1e-12);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refuses_a_replacement_of_another_shape(ExecutorUnderTest executor) {
        Bench.Case on = Bench.cases()
                .filter(each -> each.executor() == executor)
                .findFirst()
                .orElseThrow();
        try (Bench bench = on.open()) {
            ForwardRun run = Bench.cleanRun()
                    .with(new Taps(
                            point -> point.equals("blocks.0.attn.hook_z"),
                            (point, tensor) -> Optional.of(new Tensor(new int[] {1}, new double[1]))));

            assertThatThrownBy(() -> bench.model().logits(run))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("blocks.0.attn.hook_z")
                    .hasMessageContaining("[3, 5, 3, 4]");
        }
    }
}
