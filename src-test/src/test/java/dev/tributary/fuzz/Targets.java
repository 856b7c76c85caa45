package dev.tributary.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.checkpoint.Checkpoint;
import dev.tributary.engine.checkpoint.Checkpoints;
import dev.tributary.engine.checkpoint.TransformerLensDirectory;
import dev.tributary.engine.gguf.GgufFile;
import dev.tributary.engine.gguf.LlamaFile;
import dev.tributary.engine.pytorch.TorchFile;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptsJson;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.tokenize.GgufTokenizer;
import dev.tributary.engine.tokenize.HuggingFaceTokenizerFile;
import dev.tributary.engine.tokenize.WordListJson;
import dev.tributary.engine.tokenize.WordListTokenizer;
import dev.tributary.graph.Edge;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.Collapse;
import dev.tributary.graph.io.EapIgFile;
import dev.tributary.graph.io.EapIgGraph;
import dev.tributary.graph.io.EapIgNeurons;
import dev.tributary.graph.io.EdgeCsv;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.SafetensorsFile;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.SequenceText;
import dev.tributary.graph.io.ShardedTensors;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Every reader, with inputs that it takes. A new reader needs a line in {@link #all}. */
final class Targets {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private final JsonMutator json = new JsonMutator();
    private final Path folder;

    /** @param folder where inputs lie, each kind in a folder of its own beside the files that it names */
    Targets(Path folder) {
        this.folder = folder;
    }

    List<Target> all() throws IOException {
        return List.of(
                safetensors(),
                shards(),
                gpt2(),
                lens(),
                prompts(),
                scores(),
                circuits(),
                eapIg(),
                eapIgNeurons(),
                table(
                        "csv-edges",
                        new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.Crossing(2)),
                        new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.Crossing(4))),
                table("csv-nodes", new NodeSpace(Shapes.sequential(2, 2, true), new Positions.Each(2))),
                names(),
                words(),
                tokenizer(),
                gguf(),
                pytorch());
    }

    private Target safetensors() throws IOException {
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                + "\"i\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[24,32]},"
                + "\"h\":{\"dtype\":\"BF16\",\"shape\":[1,2],\"data_offsets\":[32,36]}}";
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] seed = ByteBuffer.allocate(Long.BYTES + text.length + 36)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
        return new Target(
                "safetensors", at("safetensors", "a.safetensors"), List.of(seed), new SafetensorsMutator(), file -> {
                    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
                        for (String name : opened.names()) {
                            assertThat(opened.doubles(name))
                                    .hasSize((int) opened.info(name).elements());
                        }
                    }
                });
    }

    private Target shards() throws IOException {
        Path golden = GOLDEN.resolve("hf-gpt2-sharded-silu");
        Path file = at("shards", "model.safetensors.index.json");
        for (int part = 1; part <= 3; part++) {
            copy(golden, "model-0000" + part + "-of-00003.safetensors", file);
        }
        byte[] all = read(golden, "model.safetensors.index.json");
        return new Target("shards", file, List.of(SmallSeeds.shards(file), all, ofOneShard(all)), json, index -> {
            try (ShardedTensors opened = ShardedTensors.open(index)) {
                assertThat(opened.names()).isNotEmpty();
            }
        });
    }

    /** The same index with the tensors of its first shard only: small inputs are tried more often. */
    private static byte[] ofOneShard(byte[] index) throws IOException {
        JsonNode json = new ObjectMapper().readTree(index);
        String first = json.path("weight_map").elements().next().asText();
        ((ObjectNode) json.path("weight_map"))
                .properties()
                .removeIf(tensor -> !tensor.getValue().asText().equals(first));
        return new ObjectMapper().writeValueAsBytes(json);
    }

    private Target gguf() throws IOException {
        byte[] model = LlamaFile.tensors(LlamaFile.metadata()).bytes();
        byte[] types = read(GOLDEN.resolve("gguf"), "types.gguf");
        return new Target(
                "gguf", at("gguf", "a.gguf"), List.of(SmallSeeds.gguf(), model, types), Mutator::bytes, file -> {
                    try (GgufFile opened = GgufFile.open(file)) {
                        for (String name : opened.names()) {
                            assertThat(opened.floats(name))
                                    .hasSize((int) opened.info(name).elements());
                        }
                        if (opened.metadata().has("tokenizer.ggml.model")) {
                            assertThat(GgufTokenizer.of(opened.metadata()).size())
                                    .isPositive();
                        }
                    }
                });
    }

    private Target pytorch() throws IOException {
        Path golden = GOLDEN.resolve("pytorch");
        List<byte[]> seeds =
                List.of(read(golden, "zip.bin"), read(golden, "legacy.bin"), read(golden, "protocol4.bin"));
        return new Target("pytorch", at("pytorch", "a.bin"), seeds, Mutator::bytes, file -> {
            try (TorchFile opened = TorchFile.open(file)) {
                for (String name : opened.names()) {
                    // strides of zero make many elements of few
                    if (opened.info(name).elements() <= 1000) {
                        assertThat(opened.doubles(name))
                                .hasSize((int) opened.info(name).elements());
                    }
                }
            }
        });
    }

    private Target gpt2() throws IOException {
        Path golden = GOLDEN.resolve("hf-gpt2-f16");
        Path file = at("config-gpt2", "config.json");
        byte[] config = SmallSeeds.gpt2(read(golden, "config.json"), file);
        return new Target("config-gpt2", file, List.of(config), json, Targets::model);
    }

    private Target lens() throws IOException {
        Path file = at("config-lens", "config.json");
        RandomTransformer model = SmallSeeds.oneLayer();
        TransformerLensDirectory.write(
                file.resolveSibling("."), model.architecture().config(), model.parameters(), Optional.empty());
        return new Target("config-lens", file, List.of(Files.readAllBytes(file)), json, Targets::model);
    }

    private static void model(Path config) throws IOException {
        try (Checkpoint opened = Checkpoints.open(config.resolveSibling("."), true)) {
            assertThat(opened.architecture().graph().edgeCount()).isPositive();
        }
    }

    private Target prompts() throws IOException {
        String seed =
                """
                {"seq_labels": ["The", "IO", "x"], "word_idxs": {"IO": 1}, "spans": {"subject": [0, 1]},
                 "prompts": [
                  {"clean": "The cat on", "corrupt": [5, 7, 9], "answers": [" sat"], "wrong_answers": [12],
                   "answer_positions": [1, 2], "split": "score"},
                  {"clean": "a b c", "corrupt": "a b d", "answers_at": [[1], ["x", 2]], "wrong_answers_at": [[3], []],
                   "answer_positions": [0, 2], "spans": {"subject": [1], "verb": []}, "length": 3, "split": "report"}]}
                """;
        return new Target(
                "prompts",
                at("prompts", "prompts.json"),
                List.of(seed.getBytes(StandardCharsets.UTF_8)),
                json,
                file -> {
                    PromptSet read = PromptsJson.read(file);
                    Path again = file.resolveSibling("again.json");
                    PromptsJson.write(read, again);
                    assertThat(PromptsJson.read(again)).isEqualTo(read);
                });
    }

    private Target scores() throws IOException {
        Path file = at("scores", "scores.json");
        List<byte[]> seeds = golden("scores");
        // so many that they stand in a file of their own
        EdgeSpace many = new EdgeSpace(Shapes.sequential(4, 8, true), new Positions.Each(3));
        PruneScores large =
                PruneScores.of(many, new Random(1).doubles(many.size(), -1, 1).toArray());
        ScoreFile first = ScoreFile.read(GOLDEN.resolve("scores-each.json"));
        new ScoreFile(large, SequenceText.none(), first.provenance()).write(file);
        seeds.add(Files.readAllBytes(file));
        EdgeSpace shared = new EdgeSpace(Shapes.sequential(2, 4, true).sharingKeysAndValues(2), new Positions.All());
        new ScoreFile(random(shared), SequenceText.none(), first.provenance()).write(file);
        seeds.add(Files.readAllBytes(file));
        return new Target("scores", file, seeds, json, input -> {
            ScoreFile read = ScoreFile.read(input);
            Path again = input.resolveSibling("again.json");
            read.write(again);
            assertThat(ScoreFile.read(again)).isEqualTo(read);
        });
    }

    private Target circuits() throws IOException {
        return new Target("circuits", at("circuits", "circuit.json"), golden("circuit"), json, input -> {
            CircuitFile read = CircuitFile.read(input);
            Path again = input.resolveSibling("again.json");
            read.write(again);
            assertThat(CircuitFile.read(again)).isEqualTo(read);
        });
    }

    private static List<byte[]> golden(String kind) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(GOLDEN)) {
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().contains(kind)
                        && file.toString().endsWith(".json")) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        }
        assertThat(seeds).hasSizeGreaterThan(3);
        return seeds;
    }

    private Target eapIg() throws IOException {
        Path file = at("eap-ig", "graph.json");
        List<byte[]> seeds = new ArrayList<>();
        for (int heads = 1; heads <= 2; heads++) {
            PruneScores scores = random(new EdgeSpace(Shapes.sequential(1, heads, true), new Positions.All()));
            Circuit some = Circuit.strongest(scores, new EdgeBudget.Count(5), Ranking.ABSOLUTE);
            new EapIgFile(scores, some).write(file, 8, Collapse.REFUSE);
            seeds.add(Files.readAllBytes(file));
        }
        return new Target("eap-ig", file, seeds, json, input -> {
            EapIgFile read = EapIgFile.read(input);
            Path again = input.resolveSibling("again.json");
            read.write(again, 8, Collapse.REFUSE);
            assertThat(EapIgFile.read(again)).isEqualTo(read);
        });
    }

    private Target eapIgNeurons() throws IOException {
        Path file = at("eap-ig-neurons", "graph.json");
        List<byte[]> seeds = new ArrayList<>();
        for (int heads = 1; heads <= 2; heads++) {
            PruneScores scores = random(new NeuronSpace(Shapes.sequential(1, heads, true), new Positions.All(), 3));
            Circuit some = Circuit.strongest(scores, new EdgeBudget.Count(5), Ranking.ABSOLUTE);
            new EapIgNeurons(scores, some).write(file, Collapse.REFUSE);
            seeds.add(Files.readAllBytes(file));
        }
        return new Target("eap-ig-neurons", file, seeds, json, input -> {
            EapIgGraph graph = EapIgGraph.open(input);
            assertThat(graph.scoresNeurons()).isIn(true, false);
            EapIgNeurons read = graph.neurons();
            Path again = input.resolveSibling("again.json");
            read.write(again, Collapse.REFUSE);
            assertThat(EapIgGraph.open(again).neurons()).isEqualTo(read);
        });
    }

    /** @param spaces of one graph */
    private Target table(String name, IndexSpace... spaces) throws IOException {
        Path file = at(name, "table.csv");
        List<byte[]> seeds = new ArrayList<>();
        for (IndexSpace space : spaces) {
            EdgeCsv.write(file, random(space), Circuit.whole(space), SequenceText.none());
            seeds.add(Files.readAllBytes(file));
        }
        return new Target(name, file, seeds, new LinesMutator(), input -> {
            IndexSpace found = EdgeCsv.space(input, spaces[0].graph());
            assertThat(EdgeCsv.read(input, found).space()).isEqualTo(found);
        });
    }

    private static PruneScores random(IndexSpace space) {
        return PruneScores.of(space, new Random(2).doubles(space.size(), -1, 1).toArray());
    }

    /** Names of edges and nodes, which stand in files and on command lines. */
    private Target names() throws IOException {
        String seed = "input->a0.h0<q>\na9.h6->m9@4\ninput->a0.h1<v>@2>4\nm3->logits@S2\ninput@0\na1.h2@END\nm3";
        return new Target(
                "names",
                at("names", "names.txt"),
                List.of(seed.getBytes(StandardCharsets.UTF_8)),
                new LinesMutator(),
                file -> {
                    for (String name : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1)) {
                        name(file, name);
                    }
                });
    }

    private static void name(Path file, String name) throws FormatException {
        try {
            String again = name.contains("->")
                    ? Edge.parse(name).name()
                    : PlacedNode.parse(name).name();
            assertThat(again).isEqualTo(name);
        } catch (IllegalArgumentException refused) {
            throw new FormatException(file, "", String.valueOf(refused.getMessage()), refused);
        }
    }

    private Target words() throws IOException {
        String seed =
                "{\"tokens\": [\"<bos>\", \"When\", \" Mary\", \" and\", \"\\n\"], \"bos\": \"<bos>\", \"add_bos\": true}";
        return new Target(
                "word-list",
                at("word-list", WordListJson.FILE),
                List.of(seed.getBytes(StandardCharsets.UTF_8)),
                json,
                file -> {
                    WordListTokenizer read = WordListJson.read(file);
                    for (int id = 0; id < read.size(); id++) {
                        assertThat(read.token(id)).isNotNull();
                    }
                });
    }

    private Target tokenizer() throws IOException {
        Path golden = GOLDEN.resolve("hf-gpt2-tied");
        Path file = at("tokenizer", HuggingFaceTokenizerFile.FILE);
        copy(golden, "tokenizer_config.json", file);
        byte[] whole = read(golden, HuggingFaceTokenizerFile.FILE);
        return new Target("tokenizer", file, List.of(whole, SmallSeeds.tokenizer(whole)), json, input -> assertThat(
                        HuggingFaceTokenizerFile.open(input.resolveSibling(".")).size())
                .isNotNegative());
    }

    private Path at(String kind, String name) throws IOException {
        return Files.createDirectories(folder.resolve(kind)).resolve(name);
    }

    private static byte[] read(Path golden, String name) throws IOException {
        return Files.readAllBytes(golden.resolve(name));
    }

    private static void copy(Path golden, String name, Path beside) throws IOException {
        Files.copy(golden.resolve(name), beside.resolveSibling(name));
    }
}
