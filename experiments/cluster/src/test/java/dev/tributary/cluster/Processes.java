package dev.tributary.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Java processes of the class path of the tests.
 *
 * @param folder where they run, and where what they say is written
 */
record Processes(Path folder) {

    /** How the names of entries of the class path begin that only tests need. */
    private static final List<String> OF_TESTS = List.of(
            "test-classes",
            "hadoop-client-minicluster",
            "kubernetes-server-mock",
            "mockwebserver",
            "jaxb-api",
            "junit-");

    /** The class path of this process, whoever started it. */
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** The class path of the program itself, without what only tests need. */
    static List<Path> ofProgram() {
        return Arrays.stream(classPath().split(System.getProperty("path.separator"), -1))
                .map(Path::of)
                .filter(entry -> OF_TESTS.stream().noneMatch(entry.getFileName().toString()::startsWith))
                .toList();
    }

    /** The jars of the program. */
    static List<Path> jarsOfProgram() {
        return ofProgram().stream()
                .filter(entry -> entry.toString().endsWith(".jar"))
                .toList();
    }

    /** Starts a class and does not wait; what it says goes to a file with this name. */
    Process start(
            String name, List<String> options, String classPath, Map<String, String> environment, String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said(name).toFile());
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Starts the program. */
    Process tributary(String name, String... words) {
        return tributary(name, Map.of(), words);
    }

    /** Starts the program with something in its environment. */
    Process tributary(String name, Map<String, String> environment, String... words) {
        List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        options.addAll(JavaOptions.OF_DRIVER);
        List<String> all = new ArrayList<>(List.of("dev.tributary.experiments.cli.Main"));
        all.addAll(List.of(words));
        Map<String, String> everything = new HashMap<>(environment);
        everything.put("OPENBLAS_NUM_THREADS", "1");
        String path = ofProgram().stream()
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
        return start(name, options, path, everything, all.toArray(new String[0]));
    }

    /** Waits for a process; throws what it said if it ends with another code. */
    void requireEnd(String name, Process process, int code) throws Exception {
        if (!process.waitFor(200, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(name + " did not end: " + text(name));
        }
        if (process.exitValue() != code) {
            throw new AssertionError(name + " ended with " + process.exitValue() + ": " + text(name));
        }
    }

    /** What a process has said so far. */
    String text(String name) throws IOException {
        return Files.readString(said(name), StandardCharsets.UTF_8);
    }

    private Path said(String name) {
        return folder.resolve(name + ".txt");
    }
}
