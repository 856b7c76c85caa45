package dev.tributary.experiments.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of a run with its record: the command that makes it again, and its files beside those that the command makes.
 *
 * @param folder the stored one
 * @param words what to type, without the name of the program and without a place
 * @param files the digest of every file, by name
 */
public record RunVerification(Path folder, List<String> words, Map<String, String> files) {

    private static final String RECORD = "run.json";
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

    public RunVerification {
        words = List.copyOf(words);
        files = new TreeMap<>(files);
    }

    /** Reads a folder; throws {@link UsageException} if it has no record of a run that can be typed again. */
    public static RunVerification open(Path folder) throws IOException {
        Path file = folder.resolve(RECORD);
        JsonNode root = JsonFiles.read(file);
        if (!root.path("format").asText().equals("tributary-run")) {
            throw new FormatException(file, "/format", "expected tributary-run");
        }
        List<String> words = new ArrayList<>();
        root.path("command").forEach(word -> words.add(word.asText()));
        if (words.size() < 2
                || !words.get(0).equals("tributary")
                || !List.of("discover", "patch", "ablate").contains(words.get(1))) {
            throw new UsageException(
                    file + " has no command that makes this folder again; what can be verified are scores,"
                            + " circuits, and folders of discover, patch, ablate and sweep");
        }
        Map<String, String> files = new TreeMap<>();
        root.path("files")
                .properties()
                .forEach(entry -> files.put(entry.getKey(), entry.getValue().asText()));
        return new RunVerification(folder, words.subList(1, words.size()), files);
    }

    /** The stored files beside those of a run of the same command. */
    public Verification compare(Path again) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path stored = folder.resolve(file.getKey());
            Path made = again.resolve(file.getKey());
            if (!Files.isRegularFile(stored) || !Sha256.of(stored).equals(file.getValue())) {
                findings.add(new Finding(
                        file.getKey(), Finding.Verdict.DIFFERENT, "it was changed or removed since the run wrote it"));
            } else if (!Files.isRegularFile(made)) {
                findings.add(
                        new Finding(file.getKey(), Finding.Verdict.DIFFERENT, "the command makes no such file now"));
            } else {
                findings.add(compare(file.getKey(), stored, made));
            }
        }
        return new Verification(findings);
    }

    private static Finding compare(String name, Path stored, Path made) throws IOException {
        if (Files.mismatch(stored, made) < 0) {
            return new Finding(name, Finding.Verdict.SAME, "");
        }
        if (name.equals("scores.json")) {
            return Agreement.of(
                    name,
                    ScoreFile.read(stored).scores().toArray(),
                    ScoreFile.read(made).scores().toArray(),
                    Precision.FP32);
        }
        if (name.endsWith(".csv")) {
            return table(name, Files.readString(stored), Files.readString(made));
        }
        return new Finding(name, Finding.Verdict.DIFFERENT, "other bytes");
    }

    /** Texts must be the same, and numbers nearly. */
    private static Finding table(String name, String stored, String made) {
        List<Double> one = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        if (!split(stored, one).equals(split(made, other)) || one.size() != other.size()) {
            return new Finding(name, Finding.Verdict.DIFFERENT, "other rows");
        }
        return Agreement.of(name, numbers(one), numbers(other), Precision.FP32);
    }

    private static String split(String text, List<Double> numbers) {
        Matcher matcher = NUMBER.matcher(text);
        StringBuilder rest = new StringBuilder();
        while (matcher.find()) {
            numbers.add(Double.parseDouble(matcher.group()));
            matcher.appendReplacement(rest, "#");
        }
        return matcher.appendTail(rest).toString();
    }

    private static double[] numbers(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
