package dev.tributary.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.SplittableRandom;

/** Changes the JSON header of a safetensors file and keeps, or does not keep, its length and the data true to it. */
final class SafetensorsMutator implements Mutator {

    private static final long[] LENGTHS = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 1L << 31, 7};

    private final JsonMutator json = new JsonMutator();
    /** The same array each time, by which the other mutator knows it. */
    private final IdentityHashMap<byte[], byte[]> headers = new IdentityHashMap<>();

    @Override
    public byte[] mutate(byte[] seed, SplittableRandom random) {
        byte[] header = headers.computeIfAbsent(seed, SafetensorsMutator::header);
        byte[] data = Arrays.copyOfRange(seed, Long.BYTES + header.length, seed.length);
        if (random.nextInt(10) > 0) {
            header = json.mutate(header, random);
        }
        long said = random.nextInt(8) == 0 ? LENGTHS[random.nextInt(LENGTHS.length)] : header.length;
        if (random.nextInt(8) == 0) {
            data = Arrays.copyOf(data, Math.max(0, data.length + random.nextInt(-9, 10)));
        }
        return ByteBuffer.allocate(Long.BYTES + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(said)
                .put(header)
                .put(data)
                .array();
    }

    private static byte[] header(byte[] seed) {
        int length = (int) ByteBuffer.wrap(seed).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return Arrays.copyOfRange(seed, Long.BYTES, Long.BYTES + length);
    }
}
