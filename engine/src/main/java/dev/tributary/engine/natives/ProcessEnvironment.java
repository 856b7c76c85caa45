package dev.tributary.engine.natives;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import java.util.Map;

/** The environment that native libraries of this process see; Java's own view of it was taken at start and stays. */
final class ProcessEnvironment {

    private ProcessEnvironment() {}

    static void set(Map<String, String> variables) {
        variables.forEach(ProcessEnvironment::set);
    }

    private static void set(String name, String value) {
        boolean done = Platform.isWindows()
                ? Function.getFunction("kernel32", "SetEnvironmentVariableA").invokeInt(new Object[] {name, value}) != 0
                : Function.getFunction("c", "setenv").invokeInt(new Object[] {name, value, 0}) == 0;
        if (!done) {
            throw new IllegalStateException("the operating system refused to set " + name + "=" + value
                    + "; set it before starting Java instead");
        }
    }
}
