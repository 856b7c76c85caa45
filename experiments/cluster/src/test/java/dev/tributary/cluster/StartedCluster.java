package dev.tributary.cluster;

import java.util.List;
import java.util.Map;

/** A cluster on this host, of processes of their own. */
interface StartedCluster extends AutoCloseable {

    /** What to type after {@code --on}. */
    String place();

    /** What has to be in the environment of who submits. */
    Map<String, String> environment();

    /** What has to be set with {@code --spark}. */
    List<String> settings();

    /** Kills one of the processes that work, without a word. */
    void loseAMachine() throws Exception;

    @Override
    void close();
}
