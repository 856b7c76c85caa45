package dev.tributary.experiments.sweep.store;

import dev.tributary.experiments.sweep.plan.Axis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The columns of a sweep's table beside its axes. */
public enum Column {
    CELL("cell"),
    EXPERIMENT("experiment"),
    /** {@code done} or {@code failed}. */
    STATUS("status"),
    /** What was patched or knocked out. */
    ELEMENT("element"),
    /** Elements that the rule kept, before dead ones were removed. */
    NOMINAL("nominal"),
    EDGES("edges"),
    OF("of"),
    FAITHFULNESS("faithfulness"),
    FAITHFULNESS_LOW("faithfulness_low"),
    FAITHFULNESS_HIGH("faithfulness_high"),
    /** Of the way from the run that takes activations to the run that lends them. */
    SHARE("share"),
    VALUE("value"),
    VALUE_LOW("value_low"),
    VALUE_HIGH("value_high"),
    KL("kl"),
    KL_LOW("kl_low"),
    KL_HIGH("kl_high"),
    ACCURACY("accuracy"),
    ACCURACY_LOW("accuracy_low"),
    ACCURACY_HIGH("accuracy_high"),
    /** Prompts that means are taken over. */
    MEASURED_ON("measured_on"),
    /** The whole model. */
    FULL_VALUE("full_value"),
    FULL_ACCURACY("full_accuracy"),
    /** Every edge replaced; of patching, the run that takes. */
    EMPTY_VALUE("empty_value"),
    AUROC("auroc"),
    AVERAGE_PRECISION("average_precision"),
    KNOWN_PRECISION("known_precision"),
    KNOWN_RECALL("known_recall"),
    WEIGHTS("weights_sha256"),
    PROMPTS_DIGEST("prompts_sha256"),
    KERNEL("kernel"),
    TRIBUTARY("tributary"),
    /** Folder of its scores or of its trial. */
    FOLDER("folder"),
    ERROR("error");

    private final String label;

    Column(String label) {
        this.label = label;
    }

    /** Its name in the header and in JSON. */
    public String label() {
        return label;
    }

    /** Every column of a table, in order: what the row is, the axes, and what was found. */
    public static List<String> header() {
        List<String> header = new ArrayList<>(List.of(CELL.label, EXPERIMENT.label, STATUS.label));
        Arrays.stream(Axis.values()).map(Axis::label).forEach(header::add);
        Arrays.stream(values())
                .map(Column::label)
                .filter(label -> !header.contains(label))
                .forEach(header::add);
        return List.copyOf(header);
    }
}
