package io.costline.cli;

import io.costline.cli.text.Console;
import picocli.CommandLine;

/** Makes command objects, giving the console to those that ask for it in their constructor. */
final class Commands implements CommandLine.IFactory {
    private final Console console;
    private final CommandLine.IFactory plain = CommandLine.defaultFactory();

    Commands(Console console) {
        this.console = console;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (var constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Console.class) {
                return type.cast(constructor.newInstance(console));
            }
        }
        return plain.create(type);
    }
}
