package dev.tributary.experiments.models;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.engine.tokenize.Tokenisation;
import dev.tributary.engine.training.TrainingSentence;
import dev.tributary.experiments.tasks.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a trained model can do.
 *
 * @param sentences how many held-out sentences were read
 * @param asked how many of their tokens were to be predicted
 * @param right how many of those were the model's most likely token of all
 * @param pairs how many pairs of the model's task were read
 * @param cleanPreference mean logit of the right answer minus that of the wrong one, on clean prompts
 * @param corruptPreference the same on corrupt prompts
 */
public record Examination(
        int sentences, int asked, int right, int pairs, double cleanPreference, double corruptPreference) {

    private static final int SENTENCES = 2000;
    private static final int PAIRS = 500;
    private static final int BATCH = 100;
    private static final long SEED = 20_26;

    /** Examines a model on sentences and pairs that are the same each time. */
    public static Examination of(PatchableModel model, Recipe recipe) {
        Map<Integer, List<TrainingSentence>> byLength = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int count = 0; count < SENTENCES; count++) {
            TrainingSentence sentence = recipe.heldOut().sentence(random);
            byLength.computeIfAbsent(sentence.length(), unused -> new ArrayList<>())
                    .add(sentence);
        }
        int asked = 0;
        int right = 0;
        for (List<TrainingSentence> alike : byLength.values()) {
            for (int start = 0; start < alike.size(); start += BATCH) {
                int[] counts = marks(model, alike.subList(start, Math.min(alike.size(), start + BATCH)));
                asked += counts[0];
                right += counts[1];
            }
        }
        List<PairBatch> batches = Tokenisation.with(
                        recipe.tokenizer(),
                        BosChoice.AUTO,
                        recipe.training().model().vocabulary().tokens())
                .of(Tasks.named(recipe.task()).generate(PAIRS, SEED))
                .batches(BATCH);
        double clean = batches.stream()
                .mapToDouble(batch -> preference(model, batch.clean(), batch))
                .sum();
        double corrupt = batches.stream()
                .mapToDouble(batch -> preference(model, batch.corrupt(), batch))
                .sum();
        return new Examination(SENTENCES, asked, right, PAIRS, clean / PAIRS, corrupt / PAIRS);
    }

    /** The share of tokens that were predicted right. */
    public double accuracy() {
        return (double) right / asked;
    }

    /** How many tokens are asked for, and how many of them are predicted right. */
    private static int[] marks(PatchableModel model, List<TrainingSentence> sentences) {
        int length = sentences.get(0).length() - 1;
        TokenBatch tokens = TokenBatch.of(sentences.stream()
                .map(sentence -> sentence.tokens().subList(0, length).stream()
                        .mapToInt(Integer::intValue)
                        .toArray())
                .toList());
        int[] rows = IntStream.range(0, tokens.rows())
                .filter(row -> sentences.get(row / length).weights().get(row % length + 1) == 1)
                .toArray();
        Logits logits = model.logits(ForwardRun.plain(tokens, new OutputRows(rows)));
        int right = 0;
        for (int index = 0; index < rows.length; index++) {
            int wanted = sentences.get(rows[index] / length).tokens().get(rows[index] % length + 1);
            right += largest(logits.row(index)) == wanted ? 1 : 0;
        }
        return new int[] {rows.length, right};
    }

    private static int largest(double[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            best = logits[token] > logits[best] ? token : best;
        }
        return best;
    }

    /** The sum over prompts. */
    private static double preference(PatchableModel model, TokenBatch tokens, PairBatch batch) {
        Logits logits = model.logits(ForwardRun.plain(tokens, batch.outputRows()));
        double sum = 0;
        for (int prompt = 0; prompt < tokens.batch(); prompt++) {
            Answers answers = batch.answers().get(prompt);
            double[] row = logits.row(prompt);
            sum += row[answers.right().get(0)] - row[answers.wrong().get(0)];
        }
        return sum;
    }
}
