package io.costline.embedded.process;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** First main of every child: watches the parent, then runs the child's own main class, named by the first argument. */
public final class WatchedMain {
    private WatchedMain() {}

    /**
     * @throws Throwable what the child's main throws
     */
    public static void main(String[] args) throws Throwable {
        ParentWatch.install();
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
