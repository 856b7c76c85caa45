package dev.tributary.experiments.run.recording;

import dev.tributary.engine.prune.Scored;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes down where the results of a study come from. Neither time nor place nor thread count: see run.json. */
public final class Origin {

    private Origin() {}

    /** Scores with what they say of themselves, as a file. */
    public static ScoreFile scoreFile(Study study, Scored scored) {
        return new ScoreFile(scored.scores(), study.text(), of(study), scored.prompts());
    }

    /** Where the results of a study come from. */
    public static Provenance of(Study study) {
        return new Provenance(model(study), prompts(study), method(study.options()), run(study));
    }

    private static Provenance.Model model(Study study) {
        return new Provenance.Model(study.opened().name(), study.opened().weightsHash());
    }

    private static Provenance.Prompts prompts(Study study) {
        Map<String, Integer> splits = new LinkedHashMap<>();
        splits.put("score", study.split().score().pairs().size());
        splits.put("select", study.split().select().pairs().size());
        splits.put("report", study.split().report().pairs().size());
        return new Provenance.Prompts(
                Optional.of(study.prompts().name()),
                Optional.of(promptsHash(study)),
                splits,
                List.copyOf(study.answerPositions()),
                Optional.of(study.prompts().tokens().bosNote()));
    }

    /** Of the pairs as token ids with their answers, which is all that a model sees. */
    public static String promptsHash(Study study) {
        return Sha256.of(study.prompts().tokens().pairs().toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Provenance.Method method(RunOptions options) {
        int colon = options.method().indexOf(':');
        String name = colon < 0 ? options.method() : options.method().substring(0, colon);
        Map<String, String> settings = new LinkedHashMap<>();
        if (colon >= 0) {
            for (String setting : options.method().substring(colon + 1).split(",", -1)) {
                int equals = setting.indexOf('=');
                settings.put(setting.substring(0, equals), setting.substring(equals + 1));
            }
        }
        return new Provenance.Method(
                name,
                settings,
                Optional.of(options.ablation()),
                Optional.of(options.metric()),
                Optional.of(options.seed()));
    }

    private static Provenance.Run run(Study study) {
        Build build = Build.present();
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("tributary", build.version());
        versions.put("nd4j", build.nd4j());
        versions.put("openblas", build.openblas());
        RunOptions options = study.options();
        return new Provenance.Run(
                Optional.of(options.batch()),
                Optional.of(options.precision().toString().toLowerCase(java.util.Locale.ROOT)),
                Optional.of(study.natives().vendor() + " " + study.natives().kernel()),
                versions);
    }
}
