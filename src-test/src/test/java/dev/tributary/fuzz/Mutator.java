package dev.tributary.fuzz;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Makes another input of an input, most often one that still has its structure. */
@FunctionalInterface
interface Mutator {

    byte[] mutate(byte[] seed, SplittableRandom random);

    /** This one; and once in five times single bytes as well. */
    default Mutator andBytes() {
        return (seed, random) -> {
            byte[] changed = mutate(seed, random);
            return random.nextInt(5) == 0 ? bytes(changed, random) : changed;
        };
    }

    /** Changes, leaves out, doubles or cuts off some bytes. */
    static byte[] bytes(byte[] seed, SplittableRandom random) {
        if (seed.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int place = random.nextInt(seed.length);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(seed, place);
            case 1 -> joined(seed, place, Math.min(seed.length, place + 1 + random.nextInt(4)));
            case 2 -> joined(seed, Math.min(seed.length, place + 1 + random.nextInt(8)), place);
            default -> {
                byte[] changed = seed.clone();
                for (int time = random.nextInt(1, 4); time > 0; time--) {
                    changed[random.nextInt(seed.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : '"');
                }
                yield changed;
            }
        };
    }

    /** The beginning up to one place and the end from another: something is left out, or comes twice. */
    private static byte[] joined(byte[] seed, int end, int start) {
        byte[] all = new byte[end + seed.length - start];
        System.arraycopy(seed, 0, all, 0, end);
        System.arraycopy(seed, start, all, end, seed.length - start);
        return all;
    }
}
