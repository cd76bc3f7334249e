package io.costline.cli;

import java.util.List;

/** Commands from another module, found on the class path as a service. They take a console as the command's own do. */
public interface MoreCommands {
    List<Class<?>> commands();
}
