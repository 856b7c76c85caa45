package dev.tributary.experiments.run.opening;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.experiments.run.asked.RunOptions;

/** The two ways to run a model, as options choose between them. */
final class Executors {

    private Executors() {}

    static NativeReport start(RunOptions options) {
        return options.reference() ? NativeBootstrap.ensureNd4j() : NativeBootstrap.ensure();
    }

    static PatchableModel of(OpenedModel model, RunOptions options) {
        return options.reference()
                ? new ReferenceModel(model.architecture(), model.parameters(), options.precision())
                : new ProductionModel(model.architecture(), model.parameters(), options.precision(), options.threads());
    }
}
