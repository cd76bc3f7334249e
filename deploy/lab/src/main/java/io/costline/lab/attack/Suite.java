package io.costline.lab.attack;

import io.costline.lab.attack.Attack.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes attacks one after the other, with a bystander at work meanwhile. */
final class Suite {
    /** How one went. */
    record Result(Attack attack, String answered, String bystander, List<String> faults) {
        boolean held() {
            return faults.isEmpty();
        }
    }

    private Suite() {}

    /** @param listener told of each when it is over */
    static List<Result> run(Target target, List<Attack> attacks, Consumer<Result> listener)
            throws InterruptedException {
        List<Result> results = new ArrayList<>();
        for (Attack attack : attacks) {
            results.add(made(target, attack, results.size()));
            listener.accept(results.getLast());
        }
        return results;
    }

    private static Result made(Target target, Attack attack, int number) throws InterruptedException {
        Answer answer;
        Answer other;
        try (var bystander = new Bystander(target, "run-" + number + '-' + System.nanoTime())) {
            answer = answered(target, attack);
            other = bystander.fared();
        }
        List<String> faults = new ArrayList<>(answer.faults());
        faults.addAll(other.faults());
        target.ended().ifPresent(faults::add);
        String unready = target.notReady();
        if (!unready.isEmpty()) {
            faults.add("the door says that it is not ready: " + unready);
        }
        return new Result(attack, answer.text(), other.text(), faults);
    }

    private static Answer answered(Target target, Attack attack) throws InterruptedException {
        try {
            return attack.on(target);
        } catch (IOException | RuntimeException e) {
            return Answer.of("failed: " + e, false);
        }
    }
}
