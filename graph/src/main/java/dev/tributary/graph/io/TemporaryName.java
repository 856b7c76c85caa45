package dev.tributary.graph.io;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of files and folders that are not finished: {@code .NAME.PROCESS-NUMBER.part} beside {@code NAME}, so that a later
 * run can tell whose they were.
 */
public final class TemporaryName {

    private static final Pattern REST = Pattern.compile("\\.(\\d{1,18})-\\d+\\.part");

    private TemporaryName() {}

    /** A new name beside a file or folder, of this process. */
    public static Path beside(Path target) {
        return target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".part");
    }

    /** Whether a file of this name is not finished. */
    public static boolean is(String name) {
        return name.startsWith(".")
                && REST.matcher(name.replaceFirst("^.*(?=\\.\\d{1,18}-\\d+\\.part$)", ""))
                        .matches();
    }

    /** The process that gave this name to something unfinished of the other name; empty if none did. */
    public static OptionalLong owner(String temporary, String name) {
        if (!temporary.startsWith("." + name)) {
            return OptionalLong.empty();
        }
        Matcher rest = REST.matcher(temporary.substring(name.length() + 1));
        return rest.matches() ? OptionalLong.of(Long.parseLong(rest.group(1))) : OptionalLong.empty();
    }
}
