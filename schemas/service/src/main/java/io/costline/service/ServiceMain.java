package io.costline.service;

import io.smallrye.config.ConfigValidationException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The outermost frame of every service: what ends it is logged, and told by its exit code. */
public final class ServiceMain {
    /** Wrong settings, or a port that cannot be had: starting again as it is will not help. */
    public static final int MISCONFIGURED = 78;
    /** Anything else that should not happen. */
    public static final int FAILED = 70;

    private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

    /** What a service does until it is stopped. */
    public interface Body {
        void run() throws Exception;
    }

    /** What a service does in its shell until it is stopped. */
    public interface Work<S> {
        void run(S settings, ServiceShell shell) throws Exception;
    }

    private ServiceMain() {}

    /** Reads the settings, opens the shell, so that health answers from the start, does the work and closes the shell again. */
    public static <S> void run(
            String service, String prefix, Class<S> mapping, Function<S, Management> management, Work<S> work) {
        run(() -> {
            S settings = Settings.load(mapping);
            ServiceShell shell = ServiceShell.start(service, prefix, management.apply(settings));
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("close").unstarted(shell::close));
            work.run(settings, shell);
        });
    }

    /** Runs a service; returns when it ends in peace, and ends the process when it does not. */
    public static void run(Body body) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        int code;
        try {
            body.run();
            return;
        } catch (InterruptedException e) {
            LOG.atInfo().log("interrupted");
            return;
        } catch (MisconfiguredException | ConfigValidationException e) {
            LOG.atError().log(e.getMessage());
            code = MISCONFIGURED;
        } catch (Exception | Error e) {
            LOG.atError().setCause(e).log("ended by a fault");
            code = FAILED;
        }
        System.exit(code);
    }
}
