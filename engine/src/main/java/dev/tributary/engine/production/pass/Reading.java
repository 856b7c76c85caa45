package dev.tributary.engine.production.pass;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.pass.BackwardListener.ReadGradients;
import dev.tributary.graph.NodeGroup;
import java.util.Optional;

/** Components read: each sees the stream as it stands, or as a mask mixes it. */
final class Reading {

    private final Kit kit;
    private final Stream stream;
    private final Places places;
    private final Trail trail;
    private final Optional<BaseRun.Recorder> recorder;
    private final int rows;
    private final int dModel;

    Reading(Frame frame) {
        this.kit = frame.kit();
        this.stream = frame.stream();
        this.places = frame.places();
        this.trail = frame.trail();
        this.recorder = frame.recorder();
        this.rows = frame.tokens().rows();
        this.dModel = frame.kit().dModel();
    }

    Value read(NodeGroup group, boolean separate) {
        int reader = stream.nextReader(group.nodes().size() * (separate ? 3 : 1));
        Value.Inputs inputs = Value.Inputs.of(group, separate, reader);
        int[] rowOf = group instanceof NodeGroup.Logits ? places.ofLogits() : places.seenBy(reader);
        int seen = stream.patching().isPresent() ? inputs.readers() : 1;
        Block data = kit.lease().block((long) rowOf.length * seen * dModel);
        recorder.ifPresent(base -> base.reads(stream));
        if (stream.patching().isPresent()) {
            stream.mix(stream.patching().get(), reader, seen, rowOf, data);
        } else {
            gatherRows(rowOf, data);
        }
        trail.passing(data);
        Value value = Value.read(data, rowOf.length, seen, dModel, inputs);
        trail.leave(() -> {
            value.gradient().complete(rowOf.length, inputs.readers(), dModel);
            Block gradients = value.gradient().block();
            trail.listener().read(new ReadGradients(reader, inputs, rowOf, gradients));
            stream.gather(reader, inputs.readers(), rowOf, gradients);
            kit.lease().release(gradients);
        });
        return value;
    }

    private void gatherRows(int[] rowOf, Block data) {
        if (rowOf.length == rows) {
            Blas.copy((long) rows * dModel, stream.sum(), 0, data, 0);
        } else {
            for (int index = 0; index < rowOf.length; index++) {
                Blas.copy(dModel, stream.sum(), (long) rowOf[index] * dModel, data, (long) index * dModel);
            }
        }
        if (stream.substitution() instanceof Substitution.Uniform uniform) {
            for (int index = 0; index < rowOf.length; index++) {
                Blas.scale(dModel, uniform.kept(), data, (long) index * dModel);
                Blas.add(
                        dModel,
                        uniform.value(),
                        uniform.sum(),
                        (long) rowOf[index] * dModel,
                        data,
                        (long) index * dModel);
            }
        }
    }
}
