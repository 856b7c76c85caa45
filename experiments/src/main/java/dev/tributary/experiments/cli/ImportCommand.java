package dev.tributary.experiments.cli;

import dev.tributary.engine.foreign.PromptFormats;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptsJson;
import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.stored.Imported;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads what other programs wrote. */
@Command(
        description = {
            "Reads scores from a graph of EAP-IG or the MIB benchmark (.json, .pt), a folder submitted to MIB, or a table"
                    + " (.csv, as export writes it), and writes them as a file of ours; or the circuit that a graph marks as kept. A"
                    + " graph (.json) that scores neurons and no edges gives neurons."
                    + " With --as prompts, reads prompt pairs of AutoCircuit (.json), EAP-IG (.csv), PEAP (.csv) or Edge"
                    + " Pruning (.jsonl) and writes them as --prompts takes them."
        },
        footer = {
            "",
            "Examples:",
            "  tributary import graph.json --to scores.json --task ioi",
            "  tributary import graph.json --as circuit --to circuit.json",
            "  tributary import ioi.csv --as prompts --to ioi.json",
            "  tributary import scores.csv --model ./gpt2 --to scores.json"
        })
final class ImportCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "FILE|FOLDER", description = "What another program wrote.")
    private @Nullable Path file;

    @Option(names = "--to", paramLabel = "FILE.json", description = "The file to write.")
    private @Nullable Path target;

    @Option(
            names = "--as",
            paramLabel = "scores|circuit|prompts",
            defaultValue = "scores",
            description = "What to write. Default: ${DEFAULT-VALUE}.")
    private String what = "";

    @Option(
            names = "--counterfactual",
            paramLabel = "FILE.csv",
            description = "With --as prompts, for PEAP: the table with the corrupt prompts, row by row.")
    private @Nullable Path counterfactual;

    @Option(
            names = "--spans",
            paramLabel = "A,B,...",
            split = ",",
            description = "With --as prompts, for PEAP: the columns that are spans, in order. Default: those of whole"
                    + " numbers.")
    private List<String> spans = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "DIR|NAME",
            description = "The model, whose graph the file must fit; its digest is noted. Needed for tables.")
    private @Nullable String model;

    @Option(names = "--task", paramLabel = "NAME", description = "The task, noted in the file.")
    private @Nullable String task;

    @Option(names = "--method", paramLabel = "NAME", description = "How the scores were made, noted in the file.")
    private @Nullable String method;

    @Option(
            names = "--qkv",
            paramLabel = "separate|merged",
            defaultValue = "separate",
            description = "Whether q, k and v of a head become one input, summed. Default: ${DEFAULT-VALUE}.")
    private String qkv = "";

    ImportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (file == null || target == null) {
            throw new UsageException("expected a file to read, and --to with a file to write");
        }
        CommonOptions.choice("--as", what, List.of("scores", "circuit", "prompts"));
        if (what.equals("prompts")) {
            prompts(file, target);
            return 0;
        }
        if (counterfactual != null || !spans.isEmpty()) {
            throw new UsageException("--counterfactual and --spans go with --as prompts");
        }
        boolean circuit = what.equals("circuit");
        boolean merged = CommonOptions.choice("--qkv", qkv, List.of("separate", "merged"))
                .equals("merged");
        Imported.Told told = new Imported.Told(
                Optional.ofNullable(model), Optional.ofNullable(task), Optional.ofNullable(method), merged);
        try (OutputFile claimed = OutputFile.claim("--to", target, circuit ? FileKind.CIRCUIT : FileKind.SCORES)) {
            Imported imported = Imported.read(file, told);
            if (circuit) {
                imported.requireCircuit();
            }
            claimed.write(circuit ? imported::writeCircuit : imported::writeScores);
            console.result(
                    circuit
                            ? imported.requireCircuit().toString()
                            : "scores of " + imported.scores().space());
        }
        return 0;
    }

    private void prompts(Path from, Path to) throws IOException {
        try (OutputFile claimed = OutputFile.claim("--to", to, FileKind.PROMPTS)) {
            PromptSet read = PromptFormats.read(from, Optional.ofNullable(counterfactual), spans);
            claimed.write(place -> PromptsJson.write(read, place));
            console.result(read.pairs().size() + " prompt pairs");
        }
    }
}
