package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.migrate.Migrations;
import io.costline.clickhouse.migrate.Placement;
import io.costline.service.CommonSettings;
import io.costline.stack.Connections;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "migrate",
        description = {
            "Make ClickHouse's tables and views, or bring them to this version.",
            "",
            "With sink.migrate=false this is all that needs rights to create; migrate.clickhouse.user has them then. Forward only:"
                    + " a database of a newer version is refused.",
            ""
        })
final class MigrateCommand extends ConsoleCommand {
    @Option(names = "--config", paramLabel = "FILE", description = "Settings. Default: $COSTLINE_CONFIG.")
    private @Nullable Path config;

    @Option(names = "--dry-run", description = "Only show which files would be applied.")
    private boolean dryRun;

    MigrateCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws SQLException {
        CommonSettings settings = StackOption.cluster(config);
        var clickHouse = settings.clickhouse();
        var owner = settings.migrate().clickhouse();
        ClickHouseAddress address = Connections.of(settings).clickHouse();
        Migrations migrations = new Migrations(
                owner.user()
                        .map(user -> new ClickHouseAddress(address.url(), user, owner.password()))
                        .orElse(address),
                new Placement(clickHouse.replicated(), clickHouse.cluster()));
        if (dryRun) {
            migrations.pending().forEach(console::line);
            return 0;
        }
        int applied = migrations.run();
        console.line(applied == 0 ? "nothing to apply" : Figures.count(applied, "file") + " applied");
        return 0;
    }
}
