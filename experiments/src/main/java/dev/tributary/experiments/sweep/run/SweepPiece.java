package dev.tributary.experiments.sweep.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.experiments.run.apart.Here;
import dev.tributary.experiments.run.apart.OpenOnce;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.sweep.plan.Asked;
import dev.tributary.experiments.sweep.plan.Cell;
import dev.tributary.experiments.sweep.plan.Unit;
import dev.tributary.experiments.sweep.plan.Units;
import dev.tributary.experiments.sweep.store.LooseFiles;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.experiments.sweep.store.SweepRecord;
import dev.tributary.experiments.work.Answer;
import dev.tributary.experiments.work.Ask;
import dev.tributary.graph.io.JsonFiles;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All units of one folder of a sweep, computed on another machine: scores once, and every way to measure them. */
public final class SweepPiece {

    /** What such a piece is called. */
    public static final String KIND = "units of a sweep";

    private static final String CELLS = "cells";
    private static final String WEIGHTS = "weights";
    private static final String KNOWN = "known";

    private SweepPiece() {}

    /**
     * A piece.
     *
     * @param units those of one folder
     * @param weights digest of the model's weights, if they come from a file
     * @param known files of the folder that are there already, by name
     */
    static Ask of(List<Unit> units, Optional<String> weights, Map<String, byte[]> known) {
        ObjectNode json = JsonFiles.object();
        Here.sign(json);
        weights.ifPresent(hash -> json.put(WEIGHTS, hash));
        ArrayNode cells = json.putArray(CELLS);
        units.forEach(unit -> unit.cells().forEach(cell -> cells.add(SweepRecord.json(cell))));
        ObjectNode files = json.putObject(KNOWN);
        known.forEach((name, bytes) -> files.put(name, Base64.getEncoder().encodeToString(bytes)));
        return new Ask(KIND, json);
    }

    /** Computes it; what is wrong with a unit becomes its rows. */
    public static Answer answer(Ask ask, Here here) throws IOException {
        List<Unit> units = Units.of(cells(ask.of()));
        RunOptions options = new Asked(units.get(0).first()).options(here.threads());
        return OpenOnce.use(options, here.whereabouts(ask.of()), session -> {
            requireSameWeights(ask.of(), session);
            try (LooseFiles files = LooseFiles.of(known(ask.of()))) {
                ModelUnits model = new ModelUnits(files, Opened.of(session), here.threads(), Probe.none());
                Map<Unit, List<Row>> rows = new LinkedHashMap<>();
                units.forEach(unit -> rows.put(unit, model.rows(unit)));
                Map<String, byte[]> found = files.all();
                return Answer.of(Here.kernel(), out -> write(out, found, rows));
            }
        });
    }

    private static void requireSameWeights(JsonNode of, Session session) {
        String wanted = of.path(WEIGHTS).asText();
        String own = session.opened().weightsHash().orElse("");
        if (!wanted.equals(own)) {
            throw new UsageException("model " + session.opened().name() + " has weights with SHA-256 " + own
                    + " on a machine of --on, and " + wanted + " here; make them the same, or give --send-files");
        }
    }

    private static List<Cell> cells(JsonNode of) throws IOException {
        List<Cell> cells = new ArrayList<>();
        for (JsonNode cell : of.path(CELLS)) {
            cells.add(SweepRecord.cell(cell)
                    .orElseThrow(() -> new IOException("expected a cell of a sweep, got " + cell)));
        }
        return cells;
    }

    private static Map<String, byte[]> known(JsonNode of) {
        Map<String, byte[]> known = new TreeMap<>();
        of.path(KNOWN)
                .properties()
                .forEach(file -> known.put(
                        file.getKey(),
                        Base64.getDecoder().decode(file.getValue().asText())));
        return known;
    }

    private static void write(DataOutputStream out, Map<String, byte[]> files, Map<Unit, List<Row>> rows)
            throws IOException {
        out.writeInt(files.size());
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            out.writeUTF(file.getKey());
            writeBytes(out, file.getValue());
        }
        for (List<Row> unit : rows.values()) {
            out.writeInt(unit.size());
            for (Row row : unit) {
                writeBytes(out, JsonFiles.line(row.json()).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * What came back.
     *
     * @param files of the folder, by name
     * @param rows of each unit, in the order in which they were asked for
     */
    record Found(Map<String, byte[]> files, List<List<Row>> rows) {

        static Found read(DataInputStream in, int units) throws IOException {
            Map<String, byte[]> files = new TreeMap<>();
            int count = in.readInt();
            for (int file = 0; file < count; file++) {
                String name = in.readUTF();
                files.put(name, in.readNBytes(in.readInt()));
            }
            List<List<Row>> rows = new ArrayList<>();
            for (int unit = 0; unit < units; unit++) {
                List<Row> own = new ArrayList<>();
                int lines = in.readInt();
                for (int line = 0; line < lines; line++) {
                    own.add(Row.read(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8)));
                }
                rows.add(own);
            }
            return new Found(files, rows);
        }
    }
}
