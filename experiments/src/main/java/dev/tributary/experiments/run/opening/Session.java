package dev.tributary.experiments.run.opening;

import dev.tributary.engine.ablation.Replacements;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.Arithmetic;
import dev.tributary.experiments.run.asked.HeadInputs;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An opened model that serves many studies. Prompts are read once, shared out once, and means are taken once for all
 * studies that ask for the same. The studies that it gives are closed with it, not on their own.
 */
public final class Session implements AutoCloseable {

    private final Key key;
    private final OpenedModel opened;
    private final Whereabouts where;
    private final Map<Inputs, OpenedPrompts> prompts = new HashMap<>();
    private final Map<Inputs, TokenisedPrompts.Split> splits = new HashMap<>();
    private final Map<Means, Replacements> means = new HashMap<>();

    /** The executor, once something runs. */
    private final List<Running> running = new ArrayList<>(1);

    private Session(Key key, OpenedModel opened, Whereabouts where) {
        this.key = key;
        this.opened = opened;
        this.where = where;
    }

    /**
     * What studies must have in common to share a session.
     *
     * @param model its name or place
     * @param inputs which inputs heads have
     * @param arithmetic how it is computed, but for the number of prompts that run together
     */
    public record Key(String model, HeadInputs inputs, Arithmetic arithmetic) {

        /** Of what was asked for; throws {@link UsageException} if nothing says which model that is. */
        public static Key of(RunOptions asked) {
            Arithmetic own = asked.arithmetic();
            return new Key(
                    OpenedPrompts.find(asked).modelName(),
                    asked.question().inputs(),
                    new Arithmetic(own.precision(), own.reference(), own.threads(), 1, own.process()));
        }
    }

    private record Running(PatchableModel model, NativeReport natives) {}

    /** What means depend on. */
    private record Means(Inputs inputs, String ablation, int batch) {}

    /** Opens the model of options; throws {@link UsageException} if a name or a path is wrong. */
    public static Session open(RunOptions asked, Progress progress) throws IOException {
        return open(asked, Whereabouts.here(), progress);
    }

    /** The same with files that may lie elsewhere. */
    public static Session open(RunOptions asked, Whereabouts where, Progress progress) throws IOException {
        Taken.requireKnown(asked.question());
        Key key = Key.of(asked);
        return new Session(
                key,
                OpenedModel.open(key.model(), key.inputs(), where, progress)
                        .processed(asked.arithmetic().process()),
                where);
    }

    /** The model's files. */
    public OpenedModel opened() {
        return opened;
    }

    /** Everything but what has to be run for it. */
    public Prepared prepare(RunOptions asked) throws IOException {
        return Prepared.of(opened, prompts(asked), asked);
    }

    /** The prompts of options. */
    public OpenedPrompts prompts(RunOptions asked) throws IOException {
        OpenedPrompts known = prompts.get(asked.inputs());
        if (known == null) {
            known = Prepared.prompts(opened, asked, where);
            prompts.put(asked.inputs(), known);
        }
        return known;
    }

    /**
     * What options of this model ask for.
     *
     * @param asked options with the key of this session
     */
    public Study study(RunOptions asked) throws IOException {
        requireOwn(asked);
        Prepared prepared = prepare(asked);
        RunOptions options = prepared.options();
        Inputs inputs = options.inputs();
        TokenisedPrompts.Split split = splits.get(inputs);
        if (split == null) {
            TokenisedPrompts.Split whole = prepared.prompts().split(inputs.split(), inputs.seed());
            split = inputs.correctOnly() ? CorrectPrompts.of(running(options).model(), whole, options.batch()) : whole;
            splits.put(inputs, split);
        }
        Running runs = running(options);
        TokenisedPrompts reference = split.score();
        Replacements replacements = means.computeIfAbsent(
                new Means(inputs, prepared.taken().ablation().specification(), options.batch()),
                asking -> prepared.taken().ablation().prepare(runs.model(), reference.batches(options.batch())));
        Way way = new Way(
                prepared.positions(),
                prepared.method(),
                prepared.taken().metric(),
                replacements,
                prepared.taken().notes());
        return new Study(options, opened, runs.model(), prepared.prompts(), split, way, runs.natives());
    }

    /**
     * What a trial on all prompts asks for.
     *
     * @param asked options with the key of this session
     */
    public Subject subject(RunOptions asked) throws IOException {
        requireOwn(asked);
        Prepared prepared = prepare(asked);
        Running runs = running(prepared.options());
        RunOptions found = prepared.options().with(asked.question());
        return new Subject(found, opened, runs.model(), prepared.prompts(), Optional.empty(), runs.natives());
    }

    private void requireOwn(RunOptions asked) {
        if (!Key.of(asked).equals(key)) {
            throw new IllegalArgumentException("expected options of " + key + ", got " + Key.of(asked));
        }
    }

    private Running running(RunOptions options) {
        if (running.isEmpty()) {
            NativeReport natives = Executors.start(options);
            running.add(new Running(Executors.of(opened, options), natives));
        }
        return running.iterator().next();
    }

    @Override
    public void close() throws IOException {
        running.forEach(runs -> runs.model().close());
        opened.close();
    }
}
