package dev.tributary.experiments.sweep.run;

import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.Build;
import dev.tributary.experiments.run.recording.Origin;
import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.store.Column;
import dev.tributary.experiments.sweep.store.Row;

/**
 * What the rows of a unit were made from and with: every option that was left open, spelled out, and digests.
 *
 * @param study the scores'
 * @param prompts digest of its prompts
 */
record FoundRow(Study study, String prompts) {

    static FoundRow of(Study study) {
        return new FoundRow(study, Origin.promptsHash(study));
    }

    Row in(Row row) {
        Inputs inputs = study.options().inputs();
        Row found = row.with(Axis.MODEL, inputs.model().orElse(""))
                .with(Axis.TASK, inputs.task())
                .with(Axis.PAIRS, inputs.pairs().map(pairs -> Integer.toString(pairs)))
                .with(Axis.SPLIT, inputs.split().typed())
                .with(Axis.METRIC, study.metric().specification())
                .with(Axis.POSITIONS, study.options().positions().label())
                .with(Axis.METHOD, study.options().question().method())
                .with(Axis.ABLATION, study.ablation().specification())
                .with(Column.PROMPTS_DIGEST, prompts)
                .with(
                        Column.KERNEL,
                        study.natives().vendor() + " " + study.natives().kernel())
                .with(Column.TRIBUTARY, Build.present().version());
        return study.opened()
                .weightsHash()
                .map(hash -> found.with(Column.WEIGHTS, hash))
                .orElse(found);
    }
}
