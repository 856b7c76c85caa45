package dev.tributary.experiments.work;

import dev.tributary.experiments.run.asked.UsageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** What a piece of work came to. */
public final class Answer {

    private final String kernel;
    private final Outcome outcome;
    private final String reason;
    private final byte[] found;

    /**
     * Takes the bytes as they are.
     *
     * @param kernel what computed it: results of two kernels differ in the last bits
     * @param outcome whether it could be done
     * @param reason why it could not; empty if it could
     * @param found the result; nothing if there is none
     */
    public Answer(String kernel, Outcome outcome, String reason, byte[] found) {
        this.kernel = kernel;
        this.outcome = outcome;
        this.reason = reason;
        this.found = found;
    }

    /** Whether a piece could be done. */
    public enum Outcome {
        DONE,
        /** What was asked for cannot be. */
        REFUSED,
        FAILED
    }

    /** Something that reads a result. */
    public interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    /** Something that writes a result. */
    public interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    /** A piece that could be done. */
    public static Answer of(String kernel, Writer found) throws IOException {
        return new Answer(kernel, Outcome.DONE, "", written(found));
    }

    /** A piece that could not be done. */
    public static Answer of(String kernel, Throwable wrong, Function<Throwable, String> words) {
        Outcome outcome = wrong instanceof UsageException ? Outcome.REFUSED : Outcome.FAILED;
        return new Answer(kernel, outcome, words.apply(wrong), new byte[0]);
    }

    /**
     * Reads the result.
     *
     * @param ownKernel what computes here
     * @throws UsageException if what was asked for cannot be
     * @throws PieceFailedException if it failed
     * @throws IOException if it was computed by another kernel
     */
    public <T> T read(String ownKernel, Reader<T> reader) throws IOException {
        if (outcome == Outcome.REFUSED) {
            throw new UsageException(reason);
        }
        if (outcome == Outcome.FAILED) {
            throw new PieceFailedException("a machine of --on says: " + reason);
        }
        if (!kernel.equals(ownKernel)) {
            throw new IOException("a machine of --on computes with " + kernel + " and this one with " + ownKernel
                    + ", so results would not be the same bytes; set OPENBLAS_CORETYPE to one that all have, here and by"
                    + " --spark spark.executorEnv.OPENBLAS_CORETYPE=NAME");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(found))) {
            return reader.read(in);
        }
    }

    /** As it is sent. */
    public byte[] bytes() throws IOException {
        return written(out -> {
            out.writeUTF(kernel);
            out.writeUTF(outcome.name());
            byte[] words = reason.getBytes(StandardCharsets.UTF_8);
            out.writeInt(words.length);
            out.write(words);
            out.writeInt(found.length);
            out.write(found);
        });
    }

    /** What was sent. */
    public static Answer read(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String kernel = in.readUTF();
            Outcome outcome = Outcome.valueOf(in.readUTF());
            String reason = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
            return new Answer(kernel, outcome, reason, in.readNBytes(in.readInt()));
        }
    }

    private static byte[] written(Writer writer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writer.write(out);
        }
        return bytes.toByteArray();
    }
}
