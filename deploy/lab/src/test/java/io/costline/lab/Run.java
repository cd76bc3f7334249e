package io.costline.lab;

import io.costline.cli.CostlineMain;
import io.costline.cli.text.Console;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A command line run in this JVM: its exit code and what it printed. */
record Run(int exitCode, String out, String err) {
    static Run of(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = CostlineMain.run(Console.plain(new PrintWriter(out), new PrintWriter(err, true)), args);
        return new Run(code, out.toString(), err.toString());
    }
}
