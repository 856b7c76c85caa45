package dev.tributary.engine.gguf;

/** IEEE half-precision numbers in bytes. */
final class Halves {

    private Halves() {}

    /** The number whose two bytes, the lower first, stand at {@code at}. */
    static float read(byte[] bytes, int at) {
        int bits = Byte.toUnsignedInt(bytes[at]) | bytes[at + 1] << 8;
        int exponent = bits >>> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        float magnitude;
        if (exponent == 0) {
            magnitude = mantissa * 0x1p-24f;
        } else {
            int widened = exponent == 31 ? 255 : exponent + 112;
            magnitude = Float.intBitsToFloat(widened << 23 | mantissa << 13);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}
