package dev.tributary.experiments.verify;

import dev.tributary.engine.named.Named;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.experiments.run.asked.Arithmetic;
import dev.tributary.experiments.run.asked.Choosing;
import dev.tributary.experiments.run.asked.HeadInputs;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.Recalled;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.io.Provenance;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What has to be asked to have stored scores again, by what they say of how they were made. */
final class StoredQuestion {

    private StoredQuestion() {}

    static RunOptions of(Provenance of, IndexSpace space, int threads) {
        Provenance.Prompts prompts = of.prompts();
        String name =
                prompts.task().orElseThrow(() -> new UsageException("the file does not say which prompts it is of"));
        boolean task = Recalled.isTask(name);
        Inputs inputs = new Inputs(
                Optional.of(of.model().name()),
                task ? Optional.of(name) : Optional.empty(),
                task ? Optional.empty() : Optional.of(Path.of(name)),
                task ? prompts.source().pairs() : Optional.empty(),
                prompts.source().split().map(SplitChoice::parse).orElse(new SplitChoice.Usual(false)),
                prompts.source().correctOnly(),
                BosChoice.AUTO,
                of.method().seed().orElse(0L));
        Question question = new Question(
                Optional.of(Named.specification(of.method().name(), of.method().parameters())),
                of.method().ablation(),
                of.method().metric(),
                PositionChoice.like(space.positions()),
                space.elements(),
                HeadInputs.of(space.graph()),
                Choosing.usual());
        return new RunOptions(inputs, question, arithmetic(of.run(), threads));
    }

    private static Arithmetic arithmetic(Provenance.Run run, int threads) {
        Precision precision = run.precision()
                .map(typed -> Precision.valueOf(typed.toUpperCase(Locale.ROOT)))
                .orElse(Precision.FP32);
        return new Arithmetic(precision, false, threads, run.batch().orElse(16));
    }
}
