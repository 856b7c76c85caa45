package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.printing.Listing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Every command, in the order of the help. */
final class Commands {

    private static final List<Entry> ALL = List.of(
            Entry.ofModel("discover", "finds a circuit, proves it, writes a report", DiscoverCommand::new),
            Entry.ofModel("predict", "shows what a model predicts, and how often it is right", PredictCommand::new),
            Entry.ofModel("ablate", "knocks components out and measures what that does", AblateCommand::new),
            Entry.ofModel("patch", "puts activations of one prompt into the run of another", PatchCommand::new),
            Entry.ofModel("score", "scores every edge", ScoreCommand::new),
            Entry.ofModel("sweep", "runs a declared grid of models, methods, ablations and sizes", SweepCommand::new),
            Entry.ofModel("verify", "computes a stored result again and says whether it holds", VerifyCommand::new),
            new Entry("circuit", "chooses a circuit from stored scores", CircuitCommand::new),
            Entry.ofModel("evaluate", "measures a stored circuit", EvaluateCommand::new),
            Entry.ofModel("scorecard", "judges a stored circuit by all that is asked of one", ScorecardCommand::new),
            new Entry("draw", "draws stored scores or a circuit", DrawCommand::new),
            new Entry("paths", "prints the strongest paths of stored scores", PathsCommand::new),
            new Entry(
                    "compare", "puts two results beside each other, or one beside what is known", CompareCommand::new),
            new Entry("import", "reads scores and circuits of other programs", ImportCommand::new),
            new Entry("export", "writes stored scores for other programs", ExportCommand::new),
            Entry.ofModel("analyze", "looks into a model: heads, composition, lens, attribution", AnalyzeCommand::new),
            Entry.ofModel("attention", "draws attention patterns: small, large, as lines", AttentionCommand::new),
            Entry.ofModel(
                    "attribution",
                    "draws what each head and MLP writes into logits, by query and key",
                    AttributionCommand::new),
            Entry.ofModel("flow", "draws which tokens each token looks at, over all heads", FlowCommand::new),
            Entry.ofModel(
                    "tokens", "draws how likely each token was, and what each layer would say", TokensCommand::new),
            Entry.ofModel("train", "makes a built-in model again", TrainCommand::new),
            Entry.ofModel("benchmark", "times the executor on this machine", BenchmarkCommand::new),
            new Entry("models", "lists models, fetches one, says what one is", ModelsCommand::new),
            new Entry("tasks", "lists the built-in tasks", console -> new ListCommand(console, Listing::tasks)),
            new Entry("methods", "lists the scoring methods, or explains one", MethodsCommand::new),
            new Entry(
                    "selections",
                    "lists the rules that choose a circuit by scores",
                    console -> new ListCommand(console, Listing::selections)),
            new Entry("metrics", "lists the metrics", console -> new ListCommand(console, Listing::metrics)),
            new Entry("ablations", "lists the ablations", console -> new ListCommand(console, Listing::ablations)));

    private Commands() {}

    static List<Entry> all() {
        return ALL;
    }

    static Optional<Entry> named(String name) {
        return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /**
     * A command that can be made when it is wanted.
     *
     * @param name as typed
     * @param summary what it does, for the list of commands
     * @param runsModel whether it needs what models are run with
     * @param create makes it
     */
    record Entry(String name, String summary, boolean runsModel, Function<Console, Callable<Integer>> create) {

        /** One that runs none. */
        Entry(String name, String summary, Function<Console, Callable<Integer>> create) {
            this(name, summary, false, create);
        }

        static Entry ofModel(String name, String summary, Function<Console, Callable<Integer>> create) {
            return new Entry(name, summary, true, create);
        }
    }
}
