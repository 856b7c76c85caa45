package dev.tributary.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Changes lines and the fields in them: of tables, and of names one below the other. */
final class LinesMutator implements Mutator {

    private static final List<String> ODD = List.of(
            "",
            "NaN",
            "Infinity",
            "-0.0",
            "1e999",
            "0x1p3",
            "\"",
            "\"\"\"\"",
            "=1+1",
            "'",
            "@4",
            "4",
            "4>2",
            "99999999999",
            "input->a0.h0<k>",
            "logits->input",
            "a0.h0->a0.h0<q>",
            "m0",
            "\u2028",
            "\u0000",
            " ",
            "\r");

    @Override
    public byte[] mutate(byte[] seed, SplittableRandom random) {
        List<String> lines = new ArrayList<>(Arrays.asList(new String(seed, StandardCharsets.UTF_8).split("\n", -1)));
        for (int time = 1 + random.nextInt(3); time > 0 && !lines.isEmpty(); time--) {
            int line = random.nextInt(lines.size());
            switch (random.nextInt(8)) {
                case 0 -> lines.remove(line);
                case 1 -> lines.add(line, lines.get(random.nextInt(lines.size())));
                case 2 -> lines.set(line, lines.get(random.nextInt(lines.size())));
                default -> lines.set(line, field(lines.get(line), lines, random));
            }
        }
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static String field(String line, List<String> lines, SplittableRandom random) {
        List<String> fields = new ArrayList<>(Arrays.asList(line.split(",", -1)));
        int field = random.nextInt(fields.size());
        String[] others = lines.get(random.nextInt(lines.size())).split(",", -1);
        switch (random.nextInt(5)) {
            case 0 -> fields.remove(field);
            case 1 -> fields.add(field, ODD.get(random.nextInt(ODD.size())));
            case 2 -> fields.set(field, others[random.nextInt(others.length)]);
            default -> fields.set(field, ODD.get(random.nextInt(ODD.size())));
        }
        return String.join(",", fields);
    }
}
