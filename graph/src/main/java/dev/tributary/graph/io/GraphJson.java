package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.StreamStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Graphs, as the steps of their forward pass. */
final class GraphJson {

    private static final int LAYERS = 100_000;
    private static final int HEADS = 65_536;
    private static final int COMPONENTS = 1_000_000;

    /** How many heads have one k and one v input together; absent where each has its own. */
    private static final String SHARING = "heads_per_key_value";

    private GraphJson() {}

    static ObjectNode write(ComputationGraph graph) {
        ObjectNode json = JsonFiles.object();
        json.put("attention", graph.direction().name().toLowerCase(Locale.ROOT));
        ArrayNode steps = json.putArray("steps");
        for (StreamStep step : graph.steps()) {
            ObjectNode object = steps.addObject();
            boolean read = step instanceof StreamStep.Read;
            object.put(read ? "read" : "write", kind(step.group()));
            if (step.group() instanceof NodeGroup.Mlp mlp) {
                object.put("layer", mlp.layer());
            }
            if (step.group() instanceof NodeGroup.Heads heads) {
                object.put("layer", heads.layer()).put("heads", heads.count());
                if (step instanceof StreamStep.Read input) {
                    object.put("ports", input.separate() ? "qkv" : "merged");
                    if (input.sharing() > 1) {
                        object.put(SHARING, input.sharing());
                    }
                }
            }
        }
        return json;
    }

    private static String kind(NodeGroup group) {
        if (group instanceof NodeGroup.Heads) {
            return "attention";
        }
        if (group instanceof NodeGroup.Mlp) {
            return "mlp";
        }
        return group instanceof NodeGroup.Input ? "input" : "logits";
    }

    static ComputationGraph read(JsonCursor json) throws FormatException {
        json.only("attention", "steps");
        List<StreamStep> steps = new ArrayList<>();
        int components = 0;
        for (JsonCursor item : json.field("steps").items()) {
            StreamStep step = step(item);
            components += step.group() instanceof NodeGroup.Heads heads ? heads.count() : 1;
            if (components > COMPONENTS) {
                throw item.refuse("more than " + COMPONENTS + " reads and writes of components");
            }
            steps.add(step);
        }
        AttentionDirection direction = direction(json.field("attention"));
        try {
            return ComputationGraph.of(steps, direction);
        } catch (IllegalArgumentException | ArithmeticException unfit) {
            throw json.field("steps").refuse("the steps make no graph: " + unfit.getMessage());
        }
    }

    private static AttentionDirection direction(JsonCursor json) throws FormatException {
        return switch (json.text()) {
            case "causal" -> AttentionDirection.CAUSAL;
            case "bidirectional" -> AttentionDirection.BIDIRECTIONAL;
            default -> throw json.refuse("expected causal or bidirectional, got \"" + json.text() + "\"");
        };
    }

    private static StreamStep step(JsonCursor json) throws FormatException {
        boolean read = json.optional("read").isPresent();
        JsonCursor kind = json.field(read ? "read" : "write");
        String verb = read ? "read" : "write";
        NodeGroup group = group(json, kind, verb, read);
        boolean separate = read && group instanceof NodeGroup.Heads && separate(json.field("ports"));
        try {
            return read ? new StreamStep.Read(group, separate, sharing(json, group)) : new StreamStep.Write(group);
        } catch (IllegalArgumentException unfit) {
            throw kind.refuse(String.valueOf(unfit.getMessage()));
        }
    }

    private static NodeGroup group(JsonCursor json, JsonCursor kind, String verb, boolean read) throws FormatException {
        switch (kind.text()) {
            case "input" -> {
                json.only(verb);
                return new NodeGroup.Input();
            }
            case "logits" -> {
                json.only(verb);
                return new NodeGroup.Logits();
            }
            case "mlp" -> {
                json.only(verb, "layer");
                return new NodeGroup.Mlp(layer(json));
            }
            case "attention" -> {
                if (read) {
                    json.only(verb, "layer", "heads", "ports", SHARING);
                } else {
                    json.only(verb, "layer", "heads");
                }
                return new NodeGroup.Heads(layer(json), json.field("heads").integer(1, HEADS));
            }
            default -> throw kind.refuse("expected input, attention, mlp or logits, got \"" + kind.text() + "\"");
        }
    }

    private static int sharing(JsonCursor json, NodeGroup group) throws FormatException {
        Optional<JsonCursor> given = group instanceof NodeGroup.Heads ? json.optional(SHARING) : Optional.empty();
        return given.isPresent() ? given.get().integer(2, HEADS) : 1;
    }

    private static int layer(JsonCursor json) throws FormatException {
        return json.field("layer").integer(0, LAYERS);
    }

    private static boolean separate(JsonCursor ports) throws FormatException {
        return switch (ports.text()) {
            case "qkv" -> true;
            case "merged" -> false;
            default -> throw ports.refuse("expected qkv or merged, got \"" + ports.text() + "\"");
        };
    }
}
