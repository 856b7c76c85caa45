package dev.tributary.cluster;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.work.Answer;
import dev.tributary.experiments.work.Ask;
import dev.tributary.experiments.work.Workplace;
import dev.tributary.experiments.work.WorkplaceChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function2;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** A Spark application: a task for each piece, and one task at a time in each executor, which gives it all its cores. */
final class SparkWorkplace implements Workplace {

    private final JavaSparkContext spark;
    private final Left left;
    private final Map<String, String> sent;

    private SparkWorkplace(JavaSparkContext spark, Left left, Map<String, String> sent) {
        this.spark = spark;
        this.left = left;
        this.sent = sent;
    }

    static SparkWorkplace open(WorkplaceChoice choice, Cluster cluster, Consumer<String> notes) throws IOException {
        Map<String, String> sent = names(choice.sent());
        Thread here = Thread.currentThread();
        Left left = new Left(Jars.ofClassPath(), new Watch(choice.place(), notes), here.getContextClassLoader());
        try {
            SparkConf settings = Settings.of(choice, cluster, left.jars());
            // also of all threads that Spark starts
            here.setContextClassLoader(cluster.classes(left.usual()));
            JavaSparkContext spark = new JavaSparkContext(settings);
            left.watch().connected(spark.sc());
            for (String file : sent.keySet()) {
                spark.addFile(file, true);
            }
            return new SparkWorkplace(spark, left, sent);
        } catch (UsageException refused) {
            left.close();
            throw refused;
        } catch (Exception failed) {
            left.close();
            // Spark's exceptions are checked ones that Scala does not declare, or come without words for people
            throw new IOException("--on " + choice.place() + " cannot be reached: " + words(failed), failed);
        }
    }

    /**
     * What has to be put away in the end, whether Spark was reached or not.
     *
     * @param jars that were made
     * @param watch that looks for machines
     * @param usual where this thread found classes before
     */
    private record Left(Jars jars, Watch watch, ClassLoader usual) implements AutoCloseable {
        @Override
        public void close() {
            watch.close();
            Thread.currentThread().setContextClassLoader(usual);
            jars.close();
        }
    }

    /** What sent files are called on the other side. */
    private static Map<String, String> names(List<Path> files) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            if (names.containsValue(name)) {
                throw new UsageException("--send-files cannot send two files that are called " + name
                        + "; rename one, or put them where all machines see them");
            }
            names.put(file.toString(), name);
        }
        return names;
    }

    @Override
    public int width() {
        return Math.max(1, spark.defaultParallelism());
    }

    @Override
    public void run(List<Ask> pieces, Receiver receiver) throws IOException {
        if (pieces.isEmpty()) {
            return;
        }
        JavaRDD<byte[]> asks = spark.parallelize(pieces.stream().map(Ask::bytes).toList(), pieces.size());
        List<Object> partitions = new ArrayList<>();
        for (int piece = 0; piece < pieces.size(); piece++) {
            partitions.add(piece);
        }
        try {
            spark.sc()
                    .runJob(
                            asks.rdd(),
                            new RunPiece(sent),
                            CollectionConverters.asScala(partitions).toSeq(),
                            taking(receiver),
                            ClassTag$.MODULE$.apply(byte[].class));
        } catch (Exception failed) {
            throw told(failed);
        }
    }

    /** Spark calls it for one answer after the other, whenever one arrives. */
    private static Function2<Object, byte[], BoxedUnit> taking(Receiver receiver) {
        return new AbstractFunction2<>() {
            @Override
            public BoxedUnit apply(Object number, byte[] answer) {
                try {
                    receiver.take((Integer) number, Answer.read(answer));
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
                return BoxedUnit.UNIT;
            }
        };
    }

    /** What the receiver threw, or what Spark has to say. */
    private static IOException told(Exception failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof UsageException refused) {
                throw refused;
            }
            if (cause instanceof IOException own) {
                return own;
            }
        }
        return new IOException(
                "--on: Spark gave up: " + words(failed)
                        + "; what its machines say is on the pages of the master and its" + " workers",
                failed);
    }

    /** What went wrong, and what that came of, where it says something else. */
    private static String words(Throwable failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String first = firstLine(failed);
        String last = firstLine(root);
        return first.contains(last) ? first : first + " (" + last + ")";
    }

    private static String firstLine(Throwable failed) {
        String message = failed.getMessage();
        return message == null ? failed.toString() : message.lines().findFirst().orElse(message);
    }

    @Override
    public void close() {
        left.watch().close();
        spark.close();
        left.close();
    }
}
