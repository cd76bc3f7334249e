package io.costline.embedded.process;

/** A child for tests: says that it is ready, then waits. */
public final class Sleeper {
    private Sleeper() {}

    @SuppressWarnings("SystemOut") // speaks to the test through its log
    public static void main(String[] args) throws InterruptedException {
        if (args.length > 0 && args[0].equals("fail")) {
            System.out.println("cannot start: the reason");
            System.exit(3);
        }
        if (args.length > 0 && args[0].equals("parent")) {
            ServiceProcess child = ServiceProcess.start(
                    ServiceCommand.of("grandchild", Sleeper.class, java.nio.file.Path.of(args[1])));
            System.out.println("READY port=1 child=" + child.pid());
        } else {
            System.out.println("READY port=" + (args.length > 1 && !args[1].equals("0") ? args[1] : "4711"));
        }
        Thread.sleep(60_000);
    }
}
