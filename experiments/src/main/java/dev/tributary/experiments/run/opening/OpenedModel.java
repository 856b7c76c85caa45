package dev.tributary.experiments.run.opening;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.checkpoint.Checkpoint;
import dev.tributary.engine.checkpoint.Checkpoints;
import dev.tributary.engine.gguf.GgufFile;
import dev.tributary.engine.hub.HubModel;
import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.SharedKeyValues;
import dev.tributary.engine.process.ModelWeights;
import dev.tributary.engine.process.Processing;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.experiments.models.FetchedModel;
import dev.tributary.experiments.models.ModelStore;
import dev.tributary.experiments.models.compiled.KnownCircuit;
import dev.tributary.experiments.models.compiled.KnownModel;
import dev.tributary.experiments.run.asked.HeadInputs;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.io.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model before anything runs it.
 *
 * @param name for people
 * @param architecture its forward pass
 * @param parameters its numbers, read when they are asked for
 * @param tokenizer if it reads text
 * @param digest SHA-256 of the weights' file, if they come from one
 * @param knownCircuits what is known of its mechanism
 * @param files open files
 */
public record OpenedModel(
        String name,
        Architecture architecture,
        Parameters parameters,
        Optional<Tokenizer> tokenizer,
        Optional<WeightsDigest> digest,
        List<KnownCircuit> knownCircuits,
        Closeable files)
        implements Closeable {

    public OpenedModel {
        knownCircuits = List.copyOf(knownCircuits);
    }

    /** Opens a model, and says nothing of a download. */
    public static OpenedModel open(String name, boolean merged) throws IOException {
        return open(name, merged, Progress.silent());
    }

    /** Opens a model whose heads have inputs of their own, merged or not. */
    public static OpenedModel open(String name, boolean merged, Progress progress) throws IOException {
        return open(name, merged ? HeadInputs.MERGED : HeadInputs.SEPARATE, progress);
    }

    /**
     * Opens a built-in model, one that was fetched, a folder, a GGUF file, or a model of a hub, which is fetched unless it
     * is in the cache.
     *
     * @param inputs which inputs heads have
     * @param progress of a download
     */
    public static OpenedModel open(String name, HeadInputs inputs, Progress progress) throws IOException {
        return open(name, inputs, Whereabouts.here(), progress);
    }

    /** The same with files that may lie elsewhere. */
    static OpenedModel open(String name, HeadInputs inputs, Whereabouts where, Progress progress) throws IOException {
        OpenedModel opened = find(name, inputs == HeadInputs.MERGED, where, progress);
        return inputs == HeadInputs.SHARED ? opened.sharing() : opened;
    }

    private OpenedModel sharing() throws IOException {
        if (!(architecture instanceof Transformer transformer)
                || !transformer.config().attention().grouped()) {
            close();
            throw new UsageException(
                    "--kv shared needs a model whose heads use keys and values together, but every head of " + name
                            + " has its own; leave it out");
        }
        Attention attention = transformer.config().attention();
        return new OpenedModel(
                name,
                new SharedKeyValues(architecture, attention.heads() / attention.keyValueHeads()),
                parameters,
                tokenizer,
                digest,
                knownCircuits,
                files);
    }

    /**
     * The same model with its weights processed; its digest tells it from the model as it was. Closes the model if it
     * cannot be.
     */
    public OpenedModel processed(Processing processing) throws IOException {
        if (processing.steps().isEmpty()) {
            return this;
        }
        try {
            Architecture whole = architecture instanceof SharedKeyValues shared ? shared.perHead() : architecture;
            if (!(whole instanceof Transformer transformer)) {
                throw new UsageException("--process is for transformers, and " + name + " is none; leave it out");
            }
            Processing.Processed done =
                    UsageException.named(() -> processing.apply(new ModelWeights(transformer.config(), parameters)));
            Transformer other = new Transformer(done.weights().config(), transformer.separate());
            return new OpenedModel(
                    name,
                    architecture instanceof SharedKeyValues shared
                            ? new SharedKeyValues(other, shared.sharing())
                            : other,
                    done.weights().parameters(),
                    tokenizer,
                    digest.map(own -> WeightsDigest.of(() -> Sha256.of(
                            (own.get() + " " + String.join(",", done.taken())).getBytes(StandardCharsets.UTF_8)))),
                    knownCircuits,
                    files);
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
    }

    private static OpenedModel find(String name, boolean merged, Whereabouts where, Progress progress)
            throws IOException {
        Optional<KnownModel> known = BuiltInModels.compiled().stream()
                .filter(model -> model.name().equals(name))
                .findFirst();
        if (known.isPresent()) {
            return compiled(known.get(), merged);
        }
        Optional<Path> trained = BuiltInModels.trainedFolder(name);
        if (trained.isPresent()) {
            return stored(name, trained.get(), merged);
        }
        Optional<FetchedModel> fetched = ModelStore.named(name);
        if (fetched.isPresent()) {
            return stored(name, fetchedFile(fetched.get()), merged);
        }
        Path folder = where.of(Path.of(name));
        boolean file = Files.isRegularFile(folder) && name.endsWith(GgufFile.EXTENSION);
        Optional<HubModel> remote = HubModel.parse(name);
        if (!Files.exists(folder) && remote.isPresent()) {
            return stored(name, ModelStore.ofEnvironment().find(remote.get(), progress), merged);
        }
        if (!Files.isDirectory(folder) && !file) {
            throw new UsageException(
                    "--model '" + name + "' is neither a built-in model (" + String.join(", ", BuiltInModels.names())
                            + "), nor a folder, nor a " + GgufFile.EXTENSION + " file");
        }
        return stored(where.name(Path.of(name)), folder, merged);
    }

    private static Path fetchedFile(FetchedModel model) throws IOException {
        return ModelStore.ofEnvironment()
                .cached(model)
                .orElseThrow(() -> new UsageException("the model " + model.name()
                        + " is not here yet; fetch it (" + model.bytes() / 1_000_000
                        + " MB) with: tributary models fetch "
                        + model.name() + ", or from a file at hand with --from FILE"));
    }

    private static OpenedModel compiled(KnownModel model, boolean merged) {
        return new OpenedModel(
                model.name(),
                model.architecture(!merged),
                model.parameters(),
                Optional.empty(),
                Optional.empty(),
                model.circuits(),
                () -> {});
    }

    private static OpenedModel stored(String name, Path folder, boolean merged) throws IOException {
        Checkpoint checkpoint = Checkpoints.open(folder, !merged);
        return new OpenedModel(
                name,
                checkpoint.architecture(),
                checkpoint.parameters(),
                checkpoint.tokenizer(),
                Optional.of(WeightsDigest.of(checkpoint::weightsHash)),
                List.of(),
                checkpoint::close);
    }

    /** SHA-256 of the weights, if they come from a file; waits until it is known. */
    public Optional<String> weightsHash() {
        try {
            return digest.isPresent() ? Optional.of(digest.get().get()) : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The edges that are known to matter under an ablation; empty if nothing is known. */
    public List<Edge> knownEdges(String ablation, ComputationGraph graph, Positions positions) {
        return knownCircuits.stream()
                .filter(circuit -> circuit.ablation().equals(ablation))
                .findFirst()
                .map(circuit -> circuit.in(graph, positions))
                .orElse(List.of());
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
