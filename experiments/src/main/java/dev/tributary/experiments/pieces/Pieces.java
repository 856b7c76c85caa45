package dev.tributary.experiments.pieces;

import dev.tributary.experiments.run.apart.Here;
import dev.tributary.experiments.run.apart.StudyPiece;
import dev.tributary.experiments.sweep.run.SweepPiece;
import dev.tributary.experiments.work.Answer;
import dev.tributary.experiments.work.Ask;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Carries out pieces of work. */
public final class Pieces {

    private Pieces() {}

    /** What a piece comes to; what is wrong with it is an answer too. */
    public static Answer answer(Ask ask, Here here) {
        try {
            return ask.kind().equals(SweepPiece.KIND) ? SweepPiece.answer(ask, here) : StudyPiece.answer(ask, here);
        } catch (IOException | RuntimeException | OutOfMemoryError wrong) {
            return Answer.of(Here.kernel(), wrong, Pieces::words);
        }
    }

    private static String words(Throwable wrong) {
        String message = wrong.getMessage();
        return (message == null ? wrong.toString() : message) + " (on " + host() + ")";
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "a machine without a name";
        }
    }
}
