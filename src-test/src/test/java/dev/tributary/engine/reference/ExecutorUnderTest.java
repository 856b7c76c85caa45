package dev.tributary.engine.reference;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;

/** Every executor that must reproduce the reference numbers, in double precision. */
public enum ExecutorUnderTest {
    REFERENCE {
        @Override
        public PatchableModel open(Architecture architecture, Parameters parameters) {
            return new ReferenceModel(architecture, parameters, Precision.FP64);
        }
    },
    PRODUCTION {
        @Override
        public PatchableModel open(Architecture architecture, Parameters parameters) {
            return new ProductionModel(architecture, parameters, Precision.FP64, 2);
        }
    };

    /** A model to run. */
    public abstract PatchableModel open(Architecture architecture, Parameters parameters);
}
