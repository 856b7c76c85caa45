package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.printing.Listing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Every command, in the order of the help. */
final class Commands {

    private static final List<Entry> ALL = List.of(
            new Entry("discover", "finds a circuit, proves it, writes a report", DiscoverCommand::new),
            new Entry("predict", "shows what a model predicts, and how often it is right", PredictCommand::new),
            new Entry("ablate", "knocks components out and measures what that does", AblateCommand::new),
            new Entry("patch", "puts activations of one prompt into the run of another", PatchCommand::new),
            new Entry("score", "scores every edge", ScoreCommand::new),
            new Entry("circuit", "chooses a circuit from stored scores", CircuitCommand::new),
            new Entry("evaluate", "measures a stored circuit", EvaluateCommand::new),
            new Entry("scorecard", "judges a stored circuit by all that is asked of one", ScorecardCommand::new),
            new Entry("draw", "draws stored scores or a circuit", DrawCommand::new),
            new Entry("paths", "prints the strongest paths of stored scores", PathsCommand::new),
            new Entry(
                    "compare", "puts two results beside each other, or one beside what is known", CompareCommand::new),
            new Entry("import", "reads scores and circuits of other programs", ImportCommand::new),
            new Entry("export", "writes stored scores for other programs", ExportCommand::new),
            new Entry("analyze", "looks into a model: heads, composition, lens, attribution", AnalyzeCommand::new),
            new Entry("train", "makes a built-in model again", TrainCommand::new),
            new Entry("benchmark", "times the executor on this machine", BenchmarkCommand::new),
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
     * @param create makes it
     */
    record Entry(String name, String summary, Function<Console, Callable<Integer>> create) {}
}
