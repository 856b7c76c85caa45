package dev.tributary.engine.model;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Port;
import java.util.ArrayList;
import java.util.List;

/** Runs a forward pass without numbers and keeps what it does to the stream. */
final class GraphBridge implements Bridge<GraphBridge.Nothing> {

    private final ComputationGraph.Recorder recorder;
    private final int dModel;
    private final List<Integer> writeWidths = new ArrayList<>();

    GraphBridge(AttentionDirection direction, int dModel) {
        this.recorder = new ComputationGraph.Recorder(direction);
        this.dModel = dModel;
    }

    /** For each write step, how many numbers are kept of it for each row. */
    List<Integer> writeWidths() {
        return List.copyOf(writeWidths);
    }

    ComputationGraph graph() {
        return recorder.graph();
    }

    @Override
    public Nothing embed(String tokens) {
        return Nothing.AT_ALL;
    }

    @Override
    public Nothing addPositions(Nothing value, String table) {
        return value;
    }

    @Override
    public void write(NodeGroup group, Nothing value) {
        writeWidths.add(dModel);
        recorder.write(group);
    }

    @Override
    public void writeHeads(NodeGroup.Heads group, Nothing value, Linear output) {
        writeWidths.add(group.count() * output.in());
        recorder.write(group);
    }

    @Override
    public Nothing read(NodeGroup group, boolean separate) {
        recorder.read(group, separate);
        return Nothing.AT_ALL;
    }

    @Override
    public Nothing norm(Nothing value, Norm norm) {
        return value;
    }

    @Override
    public Nothing project(Nothing value, Port port, Linear weights, int maps) {
        return value;
    }

    @Override
    public Nothing rotate(Nothing value, Rotary rotary) {
        return value;
    }

    @Override
    public Nothing attend(Nothing query, Nothing key, Nothing value, AttentionForm form) {
        return value;
    }

    @Override
    public Nothing linear(Nothing value, Linear weights) {
        return value;
    }

    @Override
    public Nothing activate(Nothing value, Activation activation) {
        return value;
    }

    @Override
    public Nothing multiply(Nothing one, Nothing other) {
        return one;
    }

    @Override
    public Nothing tap(String point, Nothing value) {
        return value;
    }

    @Override
    public void tapStream(String point) {
        // a run without numbers has nothing to show
    }

    @Override
    public Nothing unembed(Nothing value, Linear weights) {
        return value;
    }

    /** The value of a run that computes nothing. */
    enum Nothing {
        AT_ALL
    }
}
