package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Node;
import dev.tributary.graph.Reader;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import java.util.ArrayList;
import java.util.List;

/**
 * The order in which a file numbers its elements, told so that another program can follow it without knowing how
 * graphs are recorded: the writers and readers by name, how many of the first writers each reader sees, and the loops.
 */
final class OrderJson {

    private static final String NODES = "for each lane: for each writer";
    private static final String NEURONS = "for each lane: for each writer: for each of the width coordinates";
    private static final String UNITS =
            "for each lane: for each writer that is an MLP: for each of its width hidden units";

    private static final String EDGES =
            "for each lane: for each reader: for each of the first visible_writers[reader] writers";
    private static final String CROSSING = "for each source lane: first, at that lane, for each reader that is not in"
            + " crossing_readers: for each of the first visible_writers[reader] writers; then for each query lane, from"
            + " queries_from (the source lane itself or the first lane) to the last: for each reader in"
            + " crossing_readers: for each of the first visible_writers[reader] writers";

    private OrderJson() {}

    static ObjectNode write(IndexSpace space) {
        ObjectNode json = JsonFiles.object();
        ComputationGraph graph = space.graph();
        graph.writers().stream().map(Node::name).forEach(json.putArray("writers")::add);
        if (!(space instanceof EdgeSpace edges)) {
            return json.put("rule", rule(space));
        }
        graph.readers().stream().map(Reader::name).forEach(json.putArray("readers")::add);
        ArrayNode visible = json.putArray("visible_writers");
        for (int reader = 0; reader < graph.readers().size(); reader++) {
            visible.add(graph.visibleWriters(reader));
        }
        if (!space.positions().crosses()) {
            return json.put("rule", EDGES);
        }
        crossingReaders(edges).forEach(json.putArray("crossing_readers")::add);
        return json.put("queries_from", queriesFrom(edges)).put("rule", CROSSING);
    }

    private static String rule(IndexSpace space) {
        return switch (space.elements()) {
            case UNITS -> UNITS;
            case NEURONS -> NEURONS;
            default -> NODES;
        };
    }

    private static List<Integer> crossingReaders(EdgeSpace space) {
        List<Integer> crossing = new ArrayList<>();
        for (int reader = 0; reader < space.graph().readers().size(); reader++) {
            if (space.crosses(reader)) {
                crossing.add(reader);
            }
        }
        return crossing;
    }

    private static String queriesFrom(EdgeSpace space) {
        int last = space.positions().lanes() - 1;
        return last > 0 && space.firstTarget(last) == 0 ? "first" : "source";
    }

    /** Refuses an order that is not that of the space; its rule is prose and not compared. */
    static void require(JsonCursor json, IndexSpace space) throws FormatException {
        ComputationGraph graph = space.graph();
        if (!(space instanceof EdgeSpace edges)) {
            json.only("writers", "rule");
            requireNames(
                    json.field("writers"),
                    graph.writers().stream().map(Node::name).toList());
        } else {
            requireEdges(json, edges);
        }
        json.field("rule").text();
    }

    private static void requireEdges(JsonCursor json, EdgeSpace space) throws FormatException {
        ComputationGraph graph = space.graph();
        if (space.positions().crosses()) {
            json.only("writers", "readers", "visible_writers", "crossing_readers", "queries_from", "rule");
            requireNumbers(json.field("crossing_readers"), crossingReaders(space));
            JsonCursor from = json.field("queries_from");
            if (!from.text().equals(queriesFrom(space))) {
                throw from.refuse("expected " + queriesFrom(space) + ", got \"" + from.text() + "\"");
            }
        } else {
            json.only("writers", "readers", "visible_writers", "rule");
        }
        requireNames(
                json.field("writers"), graph.writers().stream().map(Node::name).toList());
        requireNames(
                json.field("readers"),
                graph.readers().stream().map(Reader::name).toList());
        List<Integer> visible = new ArrayList<>();
        for (int reader = 0; reader < graph.readers().size(); reader++) {
            visible.add(graph.visibleWriters(reader));
        }
        requireNumbers(json.field("visible_writers"), visible);
    }

    private static void requireNames(JsonCursor json, List<String> expected) throws FormatException {
        List<JsonCursor> items = items(json, expected.size());
        for (int index = 0; index < items.size(); index++) {
            if (!items.get(index).text().equals(expected.get(index))) {
                throw items.get(index)
                        .refuse("expected " + expected.get(index) + " as in this file's graph, got \""
                                + items.get(index).text() + "\"");
            }
        }
    }

    private static void requireNumbers(JsonCursor json, List<Integer> expected) throws FormatException {
        List<JsonCursor> items = items(json, expected.size());
        for (int index = 0; index < items.size(); index++) {
            if (items.get(index).longInteger() != expected.get(index)) {
                throw items.get(index)
                        .refuse("expected " + expected.get(index) + " as in this file's graph, got "
                                + items.get(index).longInteger());
            }
        }
    }

    private static List<JsonCursor> items(JsonCursor json, int expected) throws FormatException {
        List<JsonCursor> items = json.items();
        if (items.size() != expected) {
            throw json.refuse("expected " + expected + " entries as in this file's graph, got " + items.size());
        }
        return items;
    }
}
