package dev.tributary.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.tensor.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class TrainableGraphTest {

    private static final DeterministicTransformer MODEL = DeterministicTransformer.small();

    private static TrainableGraph graph() {
        return TrainableGraph.of(MODEL.architecture(true), MODEL.parameters(), Precision.FP64, new BatchShape(2, 5));
    }

    private static INDArray tokens() {
        return Nd4j.createFromArray(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void gives_the_logits_of_the_model() {
        TrainableGraph graph = graph();

        INDArray logits = graph.graph()
                .outputSingle(Map.of(graph.tokens(), tokens()), graph.logits().name());

        assertThat(logits.getDouble(4, 0)).isCloseTo(-0.463211949350, within(1e-11));
        assertThat(logits.getDouble(4, 10)).isCloseTo(-1.009147023187, within(1e-11));
    }

    @Test
    void learns_the_next_token_by_heart() {
        TrainableGraph graph = graph();
        SameDiff sd = graph.graph();
        SDVariable targets = sd.placeHolder("targets", DataType.INT32, 10);
        SDVariable wanted = sd.oneHot(targets, MODEL.config().vocabulary().logits(), -1, 1, 0, DataType.DOUBLE);
        SDVariable loss = sd.nn().logSoftmax(graph.logits()).mul(wanted).sum().mul("loss", -0.1);
        graph.minimize(loss);
        sd.setTrainingConfig(TrainingConfig.builder()
                .updater(new Adam(0.03))
                .dataSetFeatureMapping(graph.tokens())
                .dataSetLabelMapping("targets")
                .build());
        Map<String, INDArray> feed =
                Map.of(graph.tokens(), tokens(), "targets", Nd4j.createFromArray(2, 3, 4, 5, 6, 7, 8, 9, 10, 0));
        double before = sd.outputSingle(feed, loss.name()).getDouble(0);

        MultiDataSet data =
                new MultiDataSet(new INDArray[] {feed.get(graph.tokens())}, new INDArray[] {feed.get("targets")});
        for (int step = 0; step < 40; step++) {
            sd.fit(data);
        }

        assertThat(before).isGreaterThan(2);
        assertThat(sd.outputSingle(feed, loss.name()).getDouble(0)).isLessThan(0.1);
        assertThat(List.of("embed.W_E", "pos_embed.W_pos", "blocks.1.attn.W_Q", "unembed.b_U"))
                .allSatisfy(name -> assertThat(sd.getVariable(name).getArr())
                        .isNotEqualTo(graph().graph().getVariable(name).getArr()));
    }
}
