package dev.tributary.experiments.run.reporting;

import dev.tributary.experiments.output.OutputFolder;
import dev.tributary.experiments.run.figures.GridMaps;
import dev.tributary.experiments.run.opening.Subject;
import dev.tributary.experiments.run.printing.PatchText;
import dev.tributary.experiments.run.recording.TrialRecord;
import dev.tributary.experiments.run.trials.Patched;
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
 * The files that patching leaves: every number as JSON and CSV, a heat map of each grid as SVG and PNG, all of them on
 * one page, and the record of the run.
 *
 * @param subject what was run
 * @param patched what came of it
 * @param command the command with its own options
 * @param theme of the pictures
 * @param started when the run began
 */
public record PatchFolder(Subject subject, Patched patched, List<String> command, Theme theme, Instant started) {
    public PatchFolder {
        command = List.copyOf(command);
    }

    /** Writes all files; the folder appears with all of them or not at all. */
    public void write(OutputFolder folder) throws IOException {
        folder.write(this::writeTo, files -> TrialRecord.json(command, subject, started, files));
    }

    private void writeTo(Path folder) throws IOException {
        PatchText words = new PatchText(patched);
        JsonFiles.write(folder.resolve("patching.json"), words.json());
        WholeFile.write(folder.resolve("patching.csv"), words.csv());
        String of = subject.opened().name() + " on " + subject.prompts().name();
        List<HeatMap> maps = new GridMaps(patched, of).all();
        for (int number = 0; number < maps.size(); number++) {
            String name = patched.grids().get(number).grid().site().label();
            String unique = names(name) > 1 ? name + "-" + (number + 1) : name;
            WholeFile.write(folder.resolve(unique + ".svg"), HeatPictures.svg(maps.get(number), theme));
            byte[] png = HeatPictures.png(maps.get(number), theme);
            WholeFile.write(folder.resolve(unique + ".png"), out -> out.write(png));
        }
        byte[] page = HeatPage.write("Activation patching: " + of, maps);
        WholeFile.write(folder.resolve("patching.html"), out -> out.write(page));
    }

    private long names(String site) {
        return patched.grids().stream()
                .filter(result -> result.grid().site().label().equals(site))
                .count();
    }
}
