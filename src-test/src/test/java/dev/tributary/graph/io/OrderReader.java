package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Names the elements of a score file from its JSON alone, as a program of somebody else would: after the description in
 * the README of the module, without the classes that made the file.
 */
final class OrderReader {

    private final List<String> lanes = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final JsonNode order;

    private OrderReader(JsonNode file) {
        order = file.path("order");
        JsonNode positions = file.path("positions");
        for (JsonNode name : positions.path("names")) {
            lanes.add("@" + name.textValue());
        }
        for (int lane = 0; lane < positions.path("count").asInt(); lane++) {
            lanes.add("@" + lane);
        }
        if (positions.path("kind").textValue().equals("all")) {
            lanes.add("");
        }
    }

    static List<String> names(JsonNode file) {
        OrderReader reader = new OrderReader(file);
        boolean edges = file.path("elements").textValue().equals("edges");
        for (int lane = 0; lane < reader.lanes.size(); lane++) {
            if (edges) {
                reader.addEdges(lane);
            } else {
                reader.addNodes(lane);
            }
        }
        return reader.names;
    }

    private void addNodes(int lane) {
        for (JsonNode writer : order.path("writers")) {
            names.add(writer.textValue() + lanes.get(lane));
        }
    }

    private void addEdges(int lane) {
        addEdges(false, lanes.get(lane));
        if (order.has("queries_from")) {
            int from = order.path("queries_from").textValue().equals("source") ? lane : 0;
            for (String query : lanes.subList(from, lanes.size())) {
                addEdges(true, lanes.get(lane) + ">" + query.substring(1));
            }
        }
    }

    private void addEdges(boolean crossing, String place) {
        for (int reader = 0; reader < order.path("readers").size(); reader++) {
            if (crosses(reader) == crossing) {
                for (int writer = 0;
                        writer < order.path("visible_writers").path(reader).asInt();
                        writer++) {
                    names.add(order.path("writers").path(writer).textValue() + "->"
                            + order.path("readers").path(reader).textValue() + place);
                }
            }
        }
    }

    private boolean crosses(int reader) {
        for (JsonNode crossing : order.path("crossing_readers")) {
            if (crossing.intValue() == reader) {
                return true;
            }
        }
        return false;
    }
}
