package dev.tributary.experiments.run.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.experiments.run.choosing.Audit;
import dev.tributary.experiments.run.choosing.Discoveries;
import dev.tributary.experiments.run.choosing.OtherSeeds;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables beside a discovery, by rows that were made up. */
class RecordedTablesTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void what_an_audit_calls_doubtful_is_read_back() throws IOException {
        Audit audit = new Audit(List.of(
                new Audit.Row("a0.h0->m0@2", Audit.Sample.DRAWN, 9, 0),
                new Audit.Row("a0.h1->m0@2", Audit.Sample.DRAWN, 10, 9.5),
                new Audit.Row("m0->logits@2", Audit.Sample.DROPPED, -8, 1),
                new Audit.Row("input->m0@2", Audit.Sample.DISCARDED, 7, 0)));
        Path file = Files.writeString(folder.resolve("audit.csv"), AuditTable.csv(audit));

        assertThat(Files.readAllLines(file)).hasSize(5).contains("a0.h1->m0@2,circuit,10.0,9.5,no");
        assertThat(AuditTable.doubtful(file)).containsExactly("a0.h0->m0@2", "m0->logits@2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,circuit,1,2,maybe", "a,circuit,1,yes", "a,circuit,1,2,3,yes"})
    void a_row_that_says_neither_yes_nor_no_is_refused_with_its_line(String row) throws IOException {
        Path file = folder.resolve("audit.csv");
        Files.writeString(file, "element,sample,score,effect,doubtful\nb,circuit,1,2,no\n" + row + "\n");

        assertThatThrownBy(() -> AuditTable.doubtful(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("yes or no");
        Files.writeString(file, "");
        assertThatThrownBy(() -> AuditTable.doubtful(file)).hasMessageContaining("line 1");
        Files.writeString(file, "edge,score\n");
        assertThatThrownBy(() -> AuditTable.doubtful(file)).hasMessageContaining("line 1");
    }

    @Test
    void losses_are_counted_from_one_and_told_by_their_first_and_last_tenth() {
        List<Double> losses =
                IntStream.range(0, 20).mapToObj(step -> 20.0 - step).toList();

        assertThat(LossTable.csv(losses).lines())
                .startsWith("step,loss", "1,20.0", "2,19.0")
                .hasSize(21);
        assertThat(LossTable.words(losses)).isEqualTo("19.50 at first and 1.500 in the end, means of 2 of 20 steps");
        assertThat(LossTable.words(List.of(3.0)))
                .isEqualTo("3.000 at first and 3.000 in the end, means of 1 of 1 steps");
    }

    @Test
    void a_seed_whose_circuit_cannot_be_compared_has_empty_fields() {
        OtherSeeds seeds = new OtherSeeds(List.of(
                new OtherSeeds.Row(
                        3, Optional.of(new OtherSeeds.Likeness(1, 0.5)), 10, measured(OptionalDouble.of(2)), 30),
                new OtherSeeds.Row(4, Optional.empty(), 11, measured(OptionalDouble.empty()), 31)));

        assertThat(SeedTable.csv(seeds).lines().skip(1))
                .containsExactly("3,10,9,1.0,0.5,2.0,0.75,6,30", "4,11,9,,,,0.75,6,31");
    }

    @Test
    void a_measured_circuit_has_its_intervals_behind_its_values_or_empty_fields() {
        Measured known = Discoveries.measured("select", "strongest", 10, 9, 2, 0.75, 1.25);

        assertThat(Table.csv(List.of(known, measured(OptionalDouble.empty()))))
                .isEqualTo(
                        """
                        split,circuit,nominal,edges,faithfulness,metric,kl,accuracy,prompts,faithfulness_low,\
                        faithfulness_high,metric_low,metric_high,kl_low,kl_high,accuracy_low,accuracy_high
                        select,strongest,10,9,1.25,2.0,0.125,0.75,7,1.125,1.5,1.5,2.25,0.0,0.25,0.375,1.0
                        report,strongest,10,9,,1.0,0.0,0.75,6,,,,,,,,
                        """);
        assertThat(Table.csv(List.of()).lines()).hasSize(1);
    }

    private static Measured measured(OptionalDouble faithfulness) {
        Measured.Sureness sure =
                new Measured.Sureness(6, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        return new Measured("report", "strongest", 10, 9, new Measured.Values(1, 0, 0.75, faithfulness), sure);
    }
}
