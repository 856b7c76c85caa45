package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;

/**
 * How much of what a component reads is the work of each earlier component, in the clean run, whoever needs it (Ferrando
 * and Voita 2024, "Information Flow Routes"). With y what is read and a part of it, the part's proximity is
 * {@code max(0, |y| - |y - part|)} in the 1-norm; the proximities of all parts are divided by their sum.
 *
 * <p>Of one reader the scores of all its edges add up to 1 over all positions. q, k and v of a head read the same. Keys
 * and values that are told apart by the query count for each query by the share of their position in what the head
 * puts out there. Where parts cancel so that none is nearer to the whole than nothing is, all shares are 0.
 */
public record FlowRoutes() implements ScoringMethod {

    @Override
    public String name() {
        return "flow-routes";
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        IndexSpace space = scoring.space(model.graph());
        try (PromptSums sums = new PromptSums(space, objective.prompts())) {
            int done = 0;
            for (PairBatch batch : objective.batches()) {
                LaneMap lanes = LaneMap.of(scoring.positions(), batch);
                Flow flow = new Flow(model, batch.clean(), lanes);
                double[][] prompts =
                        space instanceof EdgeSpace edges ? flow.ofEdges(edges) : flow.ofNodes((NodeSpace) space);
                for (double[] prompt : prompts) {
                    sums.add(prompt);
                }
                scoring.progress()
                        .advance(
                                "following the flow",
                                ++done,
                                objective.batches().size());
            }
            return sums.scored(scoring.kept());
        }
    }

    @Override
    public About about() {
        return new About(
                "score(u->v) = mean over prompts and positions of p(u) / sum of p over all sources of v, where p(u) = max(0,"
                        + " |y|_1 - |y - a_u|_1), y what v reads; with crossing positions times the share of the key's position"
                        + " in what the head puts out at the query, by the same proximity. Of a node: its share in the stream"
                        + " that it writes to, beside what was there.",
                "1 forward, and no corrupt prompt",
                "What flows at all, position by position, in one forward pass, without a metric. Choose edges from the logits"
                        + " backwards (greedy), as the authors do.",
                "Parts that cancel have no share, and where no part is nearer to the whole than nothing is, no source has one. It"
                        + " asks for no answer: generic work that every prompt needs ranks beside what this task needs, and"
                        + " q, k and v of a head cannot be told apart.",
                "Ferrando, Voita 2024, Information Flow Routes: Automatically Interpreting Language Models at Scale,"
                        + " arXiv:2403.00824");
    }
}
