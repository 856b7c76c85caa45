package dev.tributary.engine.pytorch;

import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A graph of EAP-IG or the MIB benchmark as {@code torch.save} writes it ({@code .pt}): a dictionary with {@code cfg}, the
 * names of writers and readers, and two tensors [writer, reader], of scores and of what is in the graph. Nothing of the file
 * is run: what is neither a tensor nor a text, number, list or dictionary is refused.
 */
public final class TorchGraph {

    private static final String SCORES = "edges_scores";
    private static final String KEPT = "edges_in_graph";
    private static final int COMPONENTS = 1_000_000;

    private final Settings settings;
    private final Map<String, Integer> writers;
    private final Map<String, Integer> readers;
    private final double[] scores;
    private final double[] kept;

    /**
     * The {@code cfg} of a graph.
     *
     * @param layers how many blocks
     * @param heads how many heads each block has
     * @param parallel whether attention and MLP of a block read the same stream
     */
    public record Settings(int layers, int heads, boolean parallel) {}

    private TorchGraph(
            Settings settings,
            Map<String, Integer> writers,
            Map<String, Integer> readers,
            double[] scores,
            double[] kept) {
        this.settings = settings;
        this.writers = writers;
        this.readers = readers;
        this.scores = scores;
        this.kept = kept;
    }

    /** Reads a file; throws {@link FormatException} that says which entry is not as it should be. */
    public static TorchGraph read(Path path) throws IOException {
        try (TorchFile file = TorchFile.openMixed(path)) {
            Settings settings = settings(path, file);
            long writerCount = 1 + (long) settings.layers() * (settings.heads() + 1);
            long readerCount = (long) settings.layers() * (3L * settings.heads() + 1) + 1;
            List<String> names = writers(settings);
            if (file.plain("src_nodes").isPresent()) {
                requireSame(path, "src_nodes", names, texts(path, "src_nodes", file));
            }
            List<String> targets = readers(settings);
            if (file.plain("dst_nodes").isPresent()) {
                requireSame(path, "dst_nodes", targets, texts(path, "dst_nodes", file));
            }
            List<Long> shape = List.of(writerCount, readerCount);
            double[] scores = tensor(file, SCORES, shape);
            double[] kept = tensor(file, KEPT, shape);
            return new TorchGraph(settings, numbered(names), numbered(targets), scores, kept);
        }
    }

    private static Settings settings(Path path, TorchFile file) throws FormatException {
        if (!(file.plain("cfg").orElse(null) instanceof Pickled.Dictionary cfg)) {
            throw new FormatException(
                    path, "cfg", "expected a dictionary with n_layers, n_heads and parallel_attn_mlp");
        }
        int layers = number(path, cfg, "n_layers");
        int heads = number(path, cfg, "n_heads");
        if ((long) layers * heads > COMPONENTS) {
            throw new FormatException(
                    path,
                    "cfg",
                    "expected at most " + COMPONENTS + " heads in all, got " + layers + " layers of " + heads);
        }
        Pickled parallel = cfg.entries().get("parallel_attn_mlp");
        if (!(parallel instanceof Pickled.Plain flag)
                || !(flag.kind().equals("True") || flag.kind().equals("False"))) {
            throw new FormatException(
                    path,
                    "cfg/parallel_attn_mlp",
                    "expected True or False, got " + (parallel == null ? "nothing" : parallel.kind()));
        }
        return new Settings(layers, heads, flag.kind().equals("True"));
    }

    private static int number(Path path, Pickled.Dictionary cfg, String name) throws FormatException {
        Pickled value = cfg.entries().get(name);
        if (value instanceof Pickled.Whole whole
                && whole.exact().isPresent()
                && whole.exact().getAsLong() >= 1
                && whole.exact().getAsLong() <= COMPONENTS) {
            return (int) whole.exact().getAsLong();
        }
        throw new FormatException(
                path,
                "cfg/" + name,
                "expected a whole number from 1 to " + COMPONENTS + ", got "
                        + (value == null ? "nothing" : value.kind()));
    }

    private static List<String> texts(Path path, String name, TorchFile file) throws FormatException {
        List<String> texts = new ArrayList<>();
        Pickled value = file.plain(name).orElseThrow();
        if (value instanceof Pickled.Dictionary dictionary) {
            return List.copyOf(dictionary.entries().keySet());
        }
        if (!(value instanceof Pickled.Row row)) {
            throw new FormatException(path, name, "expected a list of names, got " + value.kind());
        }
        for (Pickled item : row.items()) {
            if (!(item instanceof Pickled.Text text)) {
                throw new FormatException(path, name, "expected names, got " + item.kind());
            }
            texts.add(text.value());
        }
        return texts;
    }

    private static void requireSame(Path path, String name, List<String> expected, List<String> got)
            throws FormatException {
        if (!got.equals(expected)) {
            int place = 0;
            while (place < got.size()
                    && place < expected.size()
                    && got.get(place).equals(expected.get(place))) {
                place++;
            }
            throw new FormatException(
                    path,
                    name,
                    "expected " + expected.size() + " names of a graph of this cfg, got "
                            + got.size() + "; number " + place + " should be "
                            + (place < expected.size() ? expected.get(place) : "none") + " and is "
                            + (place < got.size() ? got.get(place) : "none"));
        }
    }

    private static double[] tensor(TorchFile file, String name, List<Long> shape) throws IOException {
        if (!file.contains(name)) {
            throw new FormatException(file.path(), name, "is missing; a graph has tensors " + SCORES + " and " + KEPT);
        }
        TensorInfo info = file.info(name);
        if (!info.shape().equals(shape)) {
            throw new FormatException(
                    file.path(), name, "expected the shape " + shape + " of a graph of this cfg, got " + info.shape());
        }
        double[] values = new double[Math.toIntExact(shape.get(0) * shape.get(1))];
        file.read(name, 0, values, values.length);
        return values;
    }

    private static List<String> writers(Settings settings) {
        List<String> names = new ArrayList<>(List.of("input"));
        for (int layer = 0; layer < settings.layers(); layer++) {
            for (int head = 0; head < settings.heads(); head++) {
                names.add("a" + layer + ".h" + head);
            }
            names.add("m" + layer);
        }
        return names;
    }

    private static List<String> readers(Settings settings) {
        List<String> names = new ArrayList<>();
        for (int layer = 0; layer < settings.layers(); layer++) {
            for (String port : List.of("q", "k", "v")) {
                for (int head = 0; head < settings.heads(); head++) {
                    names.add("a" + layer + ".h" + head + "<" + port + ">");
                }
            }
            names.add("m" + layer);
        }
        names.add("logits");
        return names;
    }

    private static Map<String, Integer> numbered(List<String> names) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        names.forEach(name -> numbers.put(name, numbers.size()));
        return numbers;
    }

    /** What decides which edges there are. */
    public Settings settings() {
        return settings;
    }

    /** The score of an edge between two names, such as {@code a0.h1} and {@code m0} or {@code a1.h0<q>}; empty if it has none. */
    public OptionalDouble score(String writer, String reader) {
        Integer row = writers.get(writer);
        Integer column = readers.get(reader);
        return row == null || column == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(scores[row * readers.size() + column]);
    }

    /** Whether the edge is in the graph. */
    public boolean keeps(String writer, String reader) {
        Integer row = writers.get(writer);
        Integer column = readers.get(reader);
        return row != null && column != null && kept[row * readers.size() + column] != 0;
    }
}
