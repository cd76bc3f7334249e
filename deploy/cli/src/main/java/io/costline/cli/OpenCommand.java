package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.stack.ConsoleLink;
import io.costline.stack.StackFile;
import io.costline.topics.Keys;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "open",
        description = {
            "Open the console in the browser, by a fresh link that signs in once.",
            "",
            "The link is printed, too: where there is no browser, paste it into one on this machine within a day.",
            ""
        })
final class OpenCommand extends StackCommand {
    @Option(
            names = "--tenant",
            defaultValue = "",
            description = "Whose figures it shows at first. Default: the only tenant's.")
    private String tenant = "";

    @Option(names = "--print", description = "Print the link alone.")
    private boolean print;

    OpenCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!tenant.isEmpty() && !Keys.isTenant(tenant)) {
            throw misuse("--tenant: " + tenant + " is no tenant's name");
        }
        StackFile file = stack.running();
        String link = ConsoleLink.make(file, tenant)
                .orElseThrow(() -> new CommandFailure("the stack has no console, or its folder is not yours to read: "
                        + file.dataDir() + "; sign in with a key: ./costline keys create --scope read"));
        console.line(link);
        if (!print) {
            browse(link);
        }
        return 0;
    }

    /** Where there is a desktop; elsewhere the link is enough. */
    private void browse(String link) throws InterruptedException {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        boolean desktop = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        if (!mac && !desktop) {
            return;
        }
        try {
            new ProcessBuilder(List.of(mac ? "open" : "xdg-open", link))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            console.error("costline: no browser could be opened; paste the link into one");
        }
    }
}
