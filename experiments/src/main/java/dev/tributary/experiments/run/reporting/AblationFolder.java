package dev.tributary.experiments.run.reporting;

import dev.tributary.experiments.output.OutputFolder;
import dev.tributary.experiments.run.figures.AblationMap;
import dev.tributary.experiments.run.opening.Subject;
import dev.tributary.experiments.run.printing.AblatedText;
import dev.tributary.experiments.run.recording.TrialRecord;
import dev.tributary.experiments.run.trials.Ablated;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.io.WholeFile;
import dev.tributary.render.Theme;
import dev.tributary.render.heat.HeatMap;
import dev.tributary.render.heat.HeatPage;
import dev.tributary.render.heat.HeatPictures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The files that ablations leave: every number as JSON and CSV, a heat map if components were ablated one by one, and
 * the record of the run.
 *
 * @param subject what was run
 * @param ablated what came of it
 * @param command the command with its own options
 * @param theme of the pictures
 * @param started when the run began
 */
public record AblationFolder(Subject subject, Ablated ablated, List<String> command, Theme theme, Instant started) {
    public AblationFolder {
        command = List.copyOf(command);
    }

    /** Writes all files; the folder appears with all of them or not at all. */
    public void write(OutputFolder folder) throws IOException {
        folder.write(this::writeTo, files -> TrialRecord.json(command, subject, started, files));
    }

    private void writeTo(Path folder) throws IOException {
        AblatedText words = new AblatedText(ablated);
        JsonFiles.write(folder.resolve("ablation.json"), words.json());
        WholeFile.write(folder.resolve("ablation.csv"), words.csv());
        if (!ablated.oneByOne()) {
            return;
        }
        String of = subject.opened().name() + " on " + subject.prompts().name();
        HeatMap map = AblationMap.of(ablated, of);
        WholeFile.write(folder.resolve("ablation.svg"), HeatPictures.svg(map, theme));
        byte[] png = HeatPictures.png(map, theme);
        WholeFile.write(folder.resolve("ablation.png"), out -> out.write(png));
        byte[] page = HeatPage.write("Ablation: " + of, List.of(map));
        WholeFile.write(folder.resolve("ablation.html"), out -> out.write(page));
    }
}
