package dev.tributary.experiments.run.opening;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.io.Provenance;

/** Whether files come from the model that they are used with or beside. */
public final class SameModel {

    private SameModel() {}

    /**
     * Throws {@link UsageException} if what a file says of its model cannot be said of another.
     *
     * @param file name of the file, for the message
     * @param of what the file says
     * @param model the model that it is used with
     * @param force whether that is what a person wants
     */
    public static void require(String file, Provenance.Model of, Provenance.Model model, boolean force) {
        if (force || isSame(of, model)) {
            return;
        }
        throw new UsageException(file + " is of another model: " + shown(of) + ", and not " + shown(model)
                + "; give files of one model, or --force if you know that they fit");
    }

    /**
     * Digests decide where there are any. Built-in models that are written down have none and are known by name; of what
     * comes from another program nothing is known.
     */
    private static boolean isSame(Provenance.Model of, Provenance.Model model) {
        boolean byName = of.sha256().isEmpty()
                && (model.sha256().isEmpty()
                        || BuiltInModels.compiled().stream()
                                .anyMatch(known -> known.name().equals(of.name())));
        if (byName) {
            return of.name().equals(model.name());
        }
        return of.sha256().isEmpty() || of.sha256().equals(model.sha256());
    }

    private static String shown(Provenance.Model model) {
        return model.name()
                + model.sha256()
                        .map(sha -> " (SHA-256 " + sha.substring(0, 12) + "...)")
                        .orElse(" (no digest)");
    }

    /** What a file would say of an opened model. */
    public static Provenance.Model of(OpenedModel opened) {
        return new Provenance.Model(opened.name(), opened.weightsHash());
    }
}
