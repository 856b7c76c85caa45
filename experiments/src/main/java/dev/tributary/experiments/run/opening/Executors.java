package dev.tributary.experiments.run.opening;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SharedKeyValueModel;
import dev.tributary.engine.model.SharedKeyValues;
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
        if (model.architecture() instanceof SharedKeyValues shared) {
            return new SharedKeyValueModel(shared, of(shared.perHead(), model, options));
        }
        return of(model.architecture(), model, options);
    }

    private static PatchableModel of(Architecture architecture, OpenedModel model, RunOptions options) {
        return options.reference()
                ? new ReferenceModel(architecture, model.parameters(), options.precision())
                : new ProductionModel(architecture, model.parameters(), options.precision(), options.threads());
    }
}
