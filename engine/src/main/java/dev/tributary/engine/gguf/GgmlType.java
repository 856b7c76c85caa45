package dev.tributary.engine.gguf;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the numbers of a tensor are stored, under ggml's names and ids. Quantised types store blocks: a few integers of 2
 * to 8 bits that share a scale. Formulas are those of ggml's block formats, computed in single precision in the same
 * order, so that every implementation gives the same bits.
 */
public enum GgmlType {
    /** IEEE single. */
    F32(0, 1, 4) {
        @Override
        void decode(byte[] block, int at, float[] target, int to) {
            target[to] = Float.intBitsToFloat(unsigned(block, at)
                    | unsigned(block, at + 1) << 8
                    | unsigned(block, at + 2) << 16
                    | unsigned(block, at + 3) << 24);
        }
    },
    /** IEEE half. */
    F16(1, 1, 2) {
        @Override
        void decode(byte[] block, int at, float[] target, int to) {
            target[to] = Halves.read(block, at);
        }
    },
    /** Half d, 32 nibbles q: {@code d (q - 8)}; low nibbles are the first 16. */
    Q4_0(2, 32, 18) {
        @Override
        void decode(byte[] block, int at, float[] target, int to) {
            float d = Halves.read(block, at);
            for (int index = 0; index < 16; index++) {
                int pair = unsigned(block, at + 2 + index);
                target[to + index] = d * ((pair & 0xf) - 8);
                target[to + 16 + index] = d * ((pair >> 4) - 8);
            }
        }
    },
    /** Half d, half m, 32 nibbles q: {@code d q + m}; low nibbles are the first 16. */
    Q4_1(3, 32, 20) {
        @Override
        void decode(byte[] block, int at, float[] target, int to) {
            float d = Halves.read(block, at);
            float m = Halves.read(block, at + 2);
            for (int index = 0; index < 16; index++) {
                int pair = unsigned(block, at + 4 + index);
                target[to + index] = d * (pair & 0xf) + m;
                target[to + 16 + index] = d * (pair >> 4) + m;
            }
        }
    },
    /** Half d, 32 fifth bits, 32 nibbles: {@code d (q - 16)}. */
    Q5_0(6, 32, 22) {
        @Override
        void decode(byte[] block, int at, float[] target, int to) {
            float d = Halves.read(block, at);
            for (int index = 0; index < 32; index++) {
                target[to + index] = d * (fiveBits(block, at + 2, at + 6, index) - 16);
            }
        }
    },
    /** Half d, half m, 32 fifth bits, 32 nibbles: {@code d q + m}. */
    Q5_1(7, 32, 24) {
        @Override
        void decode(byte[] block, int at, float[] target, int to) {
            float d = Halves.read(block, at);
            float m = Halves.read(block, at + 2);
            for (int index = 0; index < 32; index++) {
                target[to + index] = d * fiveBits(block, at + 4, at + 8, index) + m;
            }
        }
    },
    /** Half d, 32 signed bytes: {@code d q}. */
    Q8_0(8, 32, 34) {
        @Override
        void decode(byte[] block, int at, float[] target, int to) {
            float d = Halves.read(block, at);
            for (int index = 0; index < 32; index++) {
                target[to + index] = d * block[at + 2 + index];
            }
        }
    },
    /** 16 bytes of a 4-bit scale and a 4-bit minimum, 256 numbers of 2 bits, half d and dmin. */
    Q2_K(10, 256, 84) {
        @Override
        void decode(byte[] block, int at, float[] target, int to) {
            float d = Halves.read(block, at + 80);
            float least = Halves.read(block, at + 82);
            for (int index = 0; index < 256; index++) {
                int scale = unsigned(block, at + index / 16);
                int q = bits(block, at + 16 + twoBitByte(index), twoBitShift(index), 3);
                target[to + index] = (d * (scale & 0xf)) * q - least * (scale >> 4);
            }
        }
    },
    /** 256 third bits, 256 numbers of 2 bits, 16 scales of 6 bits, half d. */
    Q3_K(11, 256, 110) {
        @Override
        void decode(byte[] block, int at, float[] target, int to) {
            float d = Halves.read(block, at + 108);
            for (int index = 0; index < 256; index++) {
                int low = bits(block, at + 32 + twoBitByte(index), twoBitShift(index), 3);
                int high = bits(block, at + index % 32, index / 32, 1);
                target[to + index] = (d * (scale(block, at + 96, index / 16) - 32)) * (low + 4 * high - 4);
            }
        }

        /** Four low bits from the first eight bytes, two high bits from the last four. */
        private static int scale(byte[] block, int at, int number) {
            int low = bits(block, at + number % 8, 4 * (number / 8), 0xf);
            int high = bits(block, at + 8 + number % 4, 2 * (number / 4), 3);
            return low | high << 4;
        }
    },
    /** Half d and dmin, 8 scales and 8 minima of 6 bits, 256 nibbles. */
    Q4_K(12, 256, 144) {
        @Override
        void decode(byte[] block, int at, float[] target, int to) {
            float d = Halves.read(block, at);
            float least = Halves.read(block, at + 2);
            for (int part = 0; part < 8; part++) {
                float scale = d * sixBitScale(block, at + 4, part);
                float minimum = least * sixBitMinimum(block, at + 4, part);
                for (int index = 0; index < 32; index++) {
                    int q = bits(block, at + 16 + part / 2 * 32 + index, 4 * (part % 2), 0xf);
                    target[to + part * 32 + index] = scale * q - minimum;
                }
            }
        }
    },
    /** As Q4_K, with 256 fifth bits. */
    Q5_K(13, 256, 176) {
        @Override
        void decode(byte[] block, int at, float[] target, int to) {
            float d = Halves.read(block, at);
            float least = Halves.read(block, at + 2);
            for (int part = 0; part < 8; part++) {
                float scale = d * sixBitScale(block, at + 4, part);
                float minimum = least * sixBitMinimum(block, at + 4, part);
                for (int index = 0; index < 32; index++) {
                    int low = bits(block, at + 48 + part / 2 * 32 + index, 4 * (part % 2), 0xf);
                    int high = bits(block, at + 16 + index, part, 1);
                    target[to + part * 32 + index] = scale * (low | high << 4) - minimum;
                }
            }
        }
    },
    /** 256 nibbles, 256 numbers of 2 bits above them, 16 signed scales of a byte, half d. */
    Q6_K(14, 256, 210) {
        @Override
        void decode(byte[] block, int at, float[] target, int to) {
            float d = Halves.read(block, at + 208);
            for (int index = 0; index < 256; index++) {
                int half = index / 128;
                int quarter = index % 128 / 32;
                int low = bits(block, at + half * 64 + quarter % 2 * 32 + index % 32, 4 * (quarter / 2), 0xf);
                int high = bits(block, at + 128 + half * 32 + index % 32, 2 * quarter, 3);
                target[to + index] = (d * block[at + 192 + index / 16]) * ((low | high << 4) - 32);
            }
        }
    },
    /** The upper half of an IEEE single. */
    BF16(30, 1, 2) {
        @Override
        void decode(byte[] block, int at, float[] target, int to) {
            target[to] = Float.intBitsToFloat(unsigned(block, at) << 16 | unsigned(block, at + 1) << 24);
        }
    };

    private final int id;
    private final int elements;
    private final int bytes;

    GgmlType(int id, int elements, int bytes) {
        this.id = id;
        this.elements = elements;
        this.bytes = bytes;
    }

    /** How many numbers a block holds. */
    public int elements() {
        return elements;
    }

    /** How many bytes a block takes. */
    public int bytes() {
        return bytes;
    }

    /** Writes the numbers of the block at {@code at} to {@code target} from {@code to} on. */
    abstract void decode(byte[] block, int at, float[] target, int to);

    /** The type with ggml's number; empty if it is none of these. */
    static Optional<GgmlType> of(int id) {
        return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
    }

    /** The names of all, for messages. */
    static String names() {
        return Arrays.stream(values()).map(GgmlType::name).collect(Collectors.joining(", "));
    }

    /** The bits of the byte at {@code at} from {@code shift} on. */
    private static int bits(byte[] bytes, int at, int shift, int mask) {
        return (Byte.toUnsignedInt(bytes[at]) >> shift) & mask;
    }

    private static int unsigned(byte[] bytes, int at) {
        return Byte.toUnsignedInt(bytes[at]);
    }

    /** Of 256 numbers of two bits, each 32 bytes hold 128: the first 32 in their lowest bits, and so on. */
    private static int twoBitByte(int index) {
        return index / 128 * 32 + index % 32;
    }

    private static int twoBitShift(int index) {
        return 2 * (index % 128 / 32);
    }

    private static int fiveBits(byte[] bytes, int highAt, int lowAt, int index) {
        int high = bits(bytes, highAt + index / 8, index % 8, 1);
        int low = bits(bytes, lowAt + index % 16, 4 * (index / 16), 0xf);
        return low | high << 4;
    }

    /** The first four scales are whole in bytes 0 to 3; the others have low bits in 8 to 11, high bits above the first. */
    private static int sixBitScale(byte[] bytes, int at, int part) {
        return part < 4
                ? bits(bytes, at + part, 0, 0x3f)
                : bits(bytes, at + 4 + part, 0, 0xf) | (bits(bytes, at + part - 4, 6, 3) << 4);
    }

    private static int sixBitMinimum(byte[] bytes, int at, int part) {
        return part < 4
                ? bits(bytes, at + 4 + part, 0, 0x3f)
                : bits(bytes, at + 4 + part, 4, 0xf) | (bits(bytes, at + part, 6, 3) << 4);
    }
}
