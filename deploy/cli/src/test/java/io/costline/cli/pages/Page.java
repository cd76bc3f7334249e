package io.costline.cli.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One page of documentation.
 *
 * @param file where it stands
 * @param name of the file, without its ending
 */
record Page(Path file, String name, String text, List<Section> sections) {
    static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();
    static final Path FOLDER = REPOSITORY.resolve("deploy/gateways");

    /** Pages on what customers are charged. */
    static final Path BILLING = REPOSITORY.resolve("deploy/billing");

    static final String PASTE = "Paste";
    static final String SEND = "Send the sample";
    static final String SEE = "See the cost";
    static final String SEE_REVENUE = "See the revenue";

    private static final Pattern HEADING = Pattern.compile("(?m)^## (.*)$");
    private static final Pattern BLOCK = Pattern.compile("(?s)```([a-z]*)\n(.*?)```\n");
    private static final Pattern SAVED = Pattern.compile("Save [^`]{0,60} as `([^`]+)`");

    /** What stands below one heading; the first has none. */
    record Section(String heading, String text) {
        List<Block> blocks() {
            return BLOCK.matcher(text)
                    .results()
                    .map(found -> new Block(found.group(1), found.group(2)))
                    .toList();
        }

        String prose() {
            return BLOCK.matcher(text).replaceAll("");
        }

        /** The commands, each with what the page says it prints; empty where it says nothing. */
        List<Command> commands() {
            List<Command> commands = new ArrayList<>();
            List<Block> blocks = blocks();
            for (int i = 0; i < blocks.size(); i++) {
                if (blocks.get(i).language().equals("sh")) {
                    boolean told = i + 1 < blocks.size()
                            && blocks.get(i + 1).language().equals("text");
                    commands.add(new Command(
                            blocks.get(i).text(), told ? blocks.get(i + 1).text() : ""));
                }
            }
            return commands;
        }
    }

    record Block(String language, String text) {}

    record Command(String words, String printed) {}

    /** Every page on a gateway, but the index. */
    static List<Page> all() throws IOException {
        return in(FOLDER);
    }

    /** Every page of a folder but its index. */
    static List<Page> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Page> pages = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.endsWith("README.md"))
                    .sorted()
                    .toList()) {
                pages.add(read(file));
            }
            return pages;
        }
    }

    static Page index() throws IOException {
        return read(FOLDER.resolve("README.md"));
    }

    static Page read(Path file) throws IOException {
        String text = Files.readString(file);
        List<Section> sections = new ArrayList<>();
        Matcher heading = HEADING.matcher(text);
        String open = "";
        int from = 0;
        while (heading.find()) {
            sections.add(new Section(open, text.substring(from, heading.start())));
            open = heading.group(1);
            from = heading.end();
        }
        sections.add(new Section(open, text.substring(from)));
        return new Page(file, file.getFileName().toString().replace(".md", ""), text, List.copyOf(sections));
    }

    Section section(String heading) {
        return sections.stream()
                .filter(section -> section.heading().equals(heading))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + ".md has no section " + heading));
    }

    List<Block> blocks() {
        return sections.stream().flatMap(section -> section.blocks().stream()).toList();
    }

    /** Puts where the reader works what the page asks to be saved there. */
    void save(Path folder) throws IOException {
        Matcher saved = SAVED.matcher(text);
        while (saved.find()) {
            String file = saved.group(1);
            String language = switch (file.substring(file.lastIndexOf('.') + 1)) {
                case "py" -> "python";
                case "mjs" -> "js";
                case "java" -> "java";
                case "yaml" -> "yaml";
                default -> throw new AssertionError(name + ".md has " + file + " saved, of no known kind");
            };
            Block block = blocks().stream()
                    .filter(candidate -> candidate.language().equals(language))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + ".md shows no " + language + " to save as " + file));
            Files.writeString(folder.resolve(file), block.text());
        }
    }

    /** Writes into the page what its commands print now; where the page leaves lines out, it is a person's to do. */
    void print(Section section, List<String> said) throws IOException {
        String changed = text;
        for (int i = 0; i < said.size(); i++) {
            String printed = section.commands().get(i).printed();
            if (!printed.isEmpty() && printed.lines().noneMatch("..."::equals)) {
                String now = said.get(i).lines().map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n"));
                changed = changed.replace(printed, now);
            }
        }
        Files.writeString(file, changed);
    }

    @Override
    public String toString() {
        return name;
    }
}
