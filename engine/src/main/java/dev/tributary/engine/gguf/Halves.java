package dev.tributary.engine.gguf;

import dev.tributary.graph.io.Dtype;

/** IEEE half-precision numbers in bytes. */
final class Halves {

    private Halves() {}

    /** The number whose two bytes, the lower first, stand at {@code at}. */
    static float read(byte[] bytes, int at) {
        return Dtype.half((short) (Byte.toUnsignedInt(bytes[at]) | bytes[at + 1] << 8));
    }
}
