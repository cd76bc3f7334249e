package io.costline.lab;

import io.costline.cli.MoreCommands;
import io.costline.lab.attack.AttackCommand;
import io.costline.lab.bench.BenchCommand;
import io.costline.lab.chaos.ChaosCommand;
import io.costline.lab.demo.DemoCommand;
import java.util.List;

/** What the lab adds to the costline command. */
public final class LabCommands implements MoreCommands {
    @Override
    public List<Class<?>> commands() {
        return List.of(DemoCommand.class, BenchCommand.class, ChaosCommand.class, AttackCommand.class);
    }
}
