package io.costline.cli;

import io.costline.avro.Definition;
import io.costline.avro.DefinitionKind;
import io.costline.cli.plans.DefinitionPublisher;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.clickhouse.query.Questions;
import io.costline.reconcile.InvoiceClosing;
import io.costline.reconcile.NoInvoiceException;
import io.costline.reconcile.StoredInvoice;
import io.costline.stack.Definitions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "close",
        description = {
            "Close a stored document: post by what it differs from what was counted, so that both come to the same.",
            "",
            "Each class of the difference becomes an adjustment of an account, for no customer. Calls stay as they are. Closing again"
                    + " posts by what the count differs since, as signed rows of their own, and nothing where it does not.",
            ""
        })
final class InvoicesCloseCommand extends StackCommand {
    @Option(names = "--document", required = true, paramLabel = "ID", description = "A document that was imported.")
    private String document = "";

    @Option(
            names = "--provider",
            defaultValue = "",
            paramLabel = "NAME",
            description = "Where several bill under that id.")
    private String provider = "";

    @Option(
            names = "--currency",
            defaultValue = "",
            paramLabel = "CODE",
            description = "Where it has lines in several.")
    private String currency = "";

    @Option(
            names = "--by-account",
            description = "Compare each account, project or workspace by itself. Default: all together.")
    private boolean byAccount;

    @Mixin
    private TenantOption tenant = new TenantOption();

    InvoicesCloseCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        try (Questions questions = stack.find().questions()) {
            StoredInvoice invoice =
                    StoredInvoice.find(questions::ask, tenant.one(questions), document, provider, currency);
            Optional<InvoiceClosing> next = InvoiceClosing.next(
                    invoice, invoice.reconcile(questions::ask, byAccount, Map.of()), questions::ask);
            if (next.isEmpty()) {
                console.line(document + " is closed, and the count has not changed since: nothing is posted");
                return 0;
            }
            post(next.get());
        } catch (NoInvoiceException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    private void post(InvoiceClosing closing) {
        Definitions definitions = stack.find().definitions();
        Definition definition = Definition.newBuilder()
                .setTenant(closing.invoice().tenant())
                .setKind(DefinitionKind.CLOSING)
                .setId(closing.id())
                .setVersion(0)
                .setDefinedAt(Instant.EPOCH)
                .setBody(closing.body())
                .build();
        new DefinitionPublisher(definitions.kafka(), definitions.registry())
                .apply(List.of(definition), Duration.ofSeconds(30), Instant.now());
        String money = closing.invoice().currency();
        Table table = new Table("?~account", "class", ">posted");
        closing.adjustments()
                .forEach(each -> table.row(each.account(), each.kind().name(), Figures.money(each.amount(), money)));
        table.print(console);
        console.line(document + " is closed: " + Figures.money(closing.counted(), money) + " counted and "
                + Figures.money(closing.billed().subtract(closing.counted()), money) + " adjusted are "
                + Figures.money(closing.billed(), money) + " billed.");
    }
}
