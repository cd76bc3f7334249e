package io.costline.embedded.process;

/** What every main of this module does first and last. */
public final class ChildMain {
    private ChildMain() {}

    /** Before any logger is touched: quiet logging to stdout unless the operator configured it. */
    public static void prepare() {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "io/costline/embedded/logback-embedded.xml");
        }
    }

    /** The line {@link Readiness#line()} waits for. */
    @SuppressWarnings("SystemOut") // the READY line on stdout is the protocol with the parent process
    public static void ready(int port) {
        System.out.println("READY port=" + port);
        System.out.flush();
    }
}
