package dev.tributary.engine.natives;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import java.nio.charset.Charset;
import java.nio.file.Path;

/** Exchanges two folders in one step, so that at every moment both names lead somewhere; Java itself cannot. */
public final class FolderExchange {

    private static final int CURRENT_FOLDER = -100;
    private static final int EXCHANGE = 2;

    private FolderExchange() {}

    /** Does it, or returns false if this system or this disk cannot. */
    public static boolean exchange(Path one, Path other) {
        try {
            byte[] first = text(one);
            byte[] second = text(other);
            if (Platform.isLinux()) {
                return Function.getFunction("c", "renameat2")
                                .invokeInt(new Object[] {CURRENT_FOLDER, first, CURRENT_FOLDER, second, EXCHANGE})
                        == 0;
            }
            return Platform.isMac()
                    && Function.getFunction("c", "renamex_np").invokeInt(new Object[] {first, second, EXCHANGE}) == 0;
        } catch (UnsatisfiedLinkError older) {
            return false;
        }
    }

    private static byte[] text(Path path) {
        Charset names = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        return (path.toAbsolutePath() + "\0").getBytes(names);
    }
}
