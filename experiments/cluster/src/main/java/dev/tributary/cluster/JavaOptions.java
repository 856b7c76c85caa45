package dev.tributary.cluster;

import java.util.List;

/** What Java has to be started with; executors get theirs from Spark. */
final class JavaOptions {

    static final List<String> OF_DRIVER = List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

    private JavaOptions() {}
}
