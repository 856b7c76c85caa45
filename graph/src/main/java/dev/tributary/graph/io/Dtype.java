package dev.tributary.graph.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The element type of a stored tensor, under its safetensors name. */
public enum Dtype {
    /** IEEE double. */
    F64(8) {
        @Override
        double decode(ByteBuffer bytes, int at) {
            return bytes.getDouble(at);
        }
    },
    /** IEEE single. */
    F32(4) {
        @Override
        double decode(ByteBuffer bytes, int at) {
            return bytes.getFloat(at);
        }
    },
    /** IEEE half. */
    F16(2) {
        @Override
        double decode(ByteBuffer bytes, int at) {
            return half(bytes.getShort(at));
        }
    },
    /** The upper half of an IEEE single. */
    BF16(2) {
        @Override
        double decode(ByteBuffer bytes, int at) {
            return Float.intBitsToFloat(bytes.getShort(at) << 16);
        }
    },
    /** Signed 64-bit integer. */
    I64(8) {
        @Override
        double decode(ByteBuffer bytes, int at) {
            return exact(bytes.getLong(at));
        }
    },
    /** Signed 32-bit integer. */
    I32(4) {
        @Override
        double decode(ByteBuffer bytes, int at) {
            return bytes.getInt(at);
        }
    },
    /** Signed 16-bit integer. */
    I16(2) {
        @Override
        double decode(ByteBuffer bytes, int at) {
            return bytes.getShort(at);
        }
    },
    /** Signed byte. */
    I8(1) {
        @Override
        double decode(ByteBuffer bytes, int at) {
            return bytes.get(at);
        }
    },
    /** Unsigned 64-bit integer. */
    U64(8) {
        @Override
        double decode(ByteBuffer bytes, int at) {
            long value = bytes.getLong(at);
            if (value < 0) {
                throw new ArithmeticException(
                        "the stored integer " + Long.toUnsignedString(value) + " has no exact double");
            }
            return exact(value);
        }
    },
    /** Unsigned 32-bit integer. */
    U32(4) {
        @Override
        double decode(ByteBuffer bytes, int at) {
            return Integer.toUnsignedLong(bytes.getInt(at));
        }
    },
    /** Unsigned 16-bit integer. */
    U16(2) {
        @Override
        double decode(ByteBuffer bytes, int at) {
            return Short.toUnsignedInt(bytes.getShort(at));
        }
    },
    /** Unsigned byte. */
    U8(1) {
        @Override
        double decode(ByteBuffer bytes, int at) {
            return Byte.toUnsignedInt(bytes.get(at));
        }
    },
    /** One byte, 0 or 1. */
    BOOL(1) {
        @Override
        double decode(ByteBuffer bytes, int at) {
            return Byte.toUnsignedInt(bytes.get(at));
        }
    };

    private static final long LARGEST_EXACT = 1L << 53;

    private final int size;

    Dtype(int size) {
        this.size = size;
    }

    /** How many bytes an element takes. */
    public int size() {
        return size;
    }

    /** The element that starts at this byte of a little-endian buffer; throws {@link ArithmeticException} if inexact. */
    public double number(ByteBuffer bytes, int at) {
        return decode(bytes, at);
    }

    /** The element that starts at this byte of a little-endian buffer. */
    abstract double decode(ByteBuffer bytes, int at);

    /** The type with this name, or empty if there is none. */
    static Optional<Dtype> named(String name) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.name().equals(name))
                .findFirst();
    }

    /** The number of the sixteen bits of an IEEE half; single precision holds each of them. */
    public static float half(short bits) {
        int exponent = (bits >>> 10) & 0x1f;
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

    private static double exact(long value) {
        if (value < -LARGEST_EXACT || value > LARGEST_EXACT) {
            throw new ArithmeticException("the stored integer " + value + " has no exact double");
        }
        return value;
    }
}
