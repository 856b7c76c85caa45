package dev.tributary.experiments.run.recording;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import dev.tributary.experiments.run.choosing.OtherSeeds;
import java.util.OptionalDouble;

/** What the same discovery finds with other seeds, as a table; the first row is the discovery itself. */
public final class SeedTable {

    private static final String HEADER =
            "seed,nominal,edges,jaccard,rank_biased_overlap,faithfulness,accuracy,prompts,circuits_measured\n";

    private SeedTable() {}

    /** The rows under their header. */
    public static String csv(OtherSeeds seeds) {
        StringBuilder text = new StringBuilder(HEADER);
        for (OtherSeeds.Row row : seeds.rows()) {
            OptionalDouble faithfulness = row.report().faithfulness();
            text.append(row.seed())
                    .append(',')
                    .append(row.nominal())
                    .append(',')
                    .append(row.report().edges())
                    .append(',')
                    .append(row.likeness()
                            .map(like -> DoubleToDecimal.toString(like.jaccard()))
                            .orElse(""))
                    .append(',')
                    .append(row.likeness()
                            .map(like -> DoubleToDecimal.toString(like.overlap()))
                            .orElse(""))
                    .append(',')
                    .append(faithfulness.isPresent() ? DoubleToDecimal.toString(faithfulness.getAsDouble()) : "")
                    .append(',')
                    .append(DoubleToDecimal.toString(row.report().accuracy()))
                    .append(',')
                    .append(row.report().sure().prompts())
                    .append(',')
                    .append(row.circuits())
                    .append('\n');
        }
        return text.toString();
    }
}
