package dev.tributary.engine.pytorch;

import dev.tributary.graph.io.Dtype;
import java.util.Arrays;
import java.util.Optional;

/** Everything that a pickle may name. Names are only compared; nothing is ever looked up or called. */
enum Global {
    ORDERED_DICT("collections.OrderedDict", Optional.empty()),
    REBUILD_TENSOR("torch._utils._rebuild_tensor_v2", Optional.empty()),
    REBUILD_PARAMETER("torch._utils._rebuild_parameter", Optional.empty()),
    DOUBLES("torch.DoubleStorage", Optional.of(Dtype.F64)),
    FLOATS("torch.FloatStorage", Optional.of(Dtype.F32)),
    HALVES("torch.HalfStorage", Optional.of(Dtype.F16)),
    BRAIN_FLOATS("torch.BFloat16Storage", Optional.of(Dtype.BF16)),
    LONGS("torch.LongStorage", Optional.of(Dtype.I64)),
    INTS("torch.IntStorage", Optional.of(Dtype.I32)),
    SHORTS("torch.ShortStorage", Optional.of(Dtype.I16)),
    CHARS("torch.CharStorage", Optional.of(Dtype.I8)),
    BYTES("torch.ByteStorage", Optional.of(Dtype.U8)),
    BOOLS("torch.BoolStorage", Optional.of(Dtype.BOOL));

    private final String python;
    private final Optional<Dtype> dtype;

    Global(String python, Optional<Dtype> dtype) {
        this.python = python;
        this.dtype = dtype;
    }

    /** The element type, if this is a kind of storage. */
    Optional<Dtype> dtype() {
        return dtype;
    }

    static Optional<Global> named(String module, String name) {
        String wanted = module + "." + name;
        return Arrays.stream(values())
                .filter(global -> global.python.equals(wanted))
                .findFirst();
    }

    @Override
    public String toString() {
        return python;
    }
}
