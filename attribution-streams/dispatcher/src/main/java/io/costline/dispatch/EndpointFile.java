package io.costline.dispatch;

import io.costline.avro.AlertKind;
import io.costline.files.FaultyFileException;
import io.costline.files.FileFault;
import io.costline.files.FileNode;
import io.costline.files.FileObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads endpoints from YAML or JSON: a list of
 *
 * <pre>
 * - name: ops                        # required; small letters, digits, dashes
 *   type: webhook                    # webhook (the default), slack, pagerduty
 *   url: https://example.com/alerts  # or url_file, url_variable; PagerDuty has its own
 *   secret_file: /run/secrets/ops    # or secret_variable; webhook: whsec_..., several while one is rotated; pagerduty: the routing key
 *   tenant: acme                     # any by default
 *   kinds: [spike, threshold]        # all by default
 * </pre>
 *
 * Every fault is told with its line, column and field; secrets are read here once, so that a wrong one is told at the start.
 */
final class EndpointFile {
    private static final String PAGERDUTY = "https://events.pagerduty.com/v2/enqueue";
    private static final Set<String> FIELDS = Set.of(
            "name", "type", "url", "url_file", "url_variable", "secret_file", "secret_variable", "tenant", "kinds");

    private EndpointFile() {}

    /** @throws FaultyFileException naming every fault */
    static List<Endpoint> parse(String text) {
        List<FileFault> faults = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<Endpoint> endpoints = new ArrayList<>();
        for (FileObject object : FileObject.listOf(FileNode.read(text), faults, FIELDS)) {
            Endpoint endpoint = endpoint(object);
            if (!endpoint.name().isEmpty() && !names.add(endpoint.name())) {
                object.fault("name", endpoint.name() + " stands in the file twice");
            }
            endpoints.add(endpoint);
        }
        if (!faults.isEmpty()) {
            throw new FaultyFileException(faults);
        }
        return endpoints;
    }

    private static Endpoint endpoint(FileObject object) {
        String name = object.required("name");
        if (!name.isBlank() && !name.matches("[a-z0-9-]{1,60}")) {
            object.fault("name", "must be small letters, digits and dashes, 60 at most");
        }
        Endpoint.Type type = object.choice("type", Endpoint.Type.class, Endpoint.Type.WEBHOOK);
        Endpoint endpoint =
                new Endpoint(name, type, url(object, type), secret(object, type), object.text("tenant"), kinds(object));
        if (object.has("url") || object.has("url_file") || object.has("url_variable")) {
            usable(object, named(object, "url"), endpoint::address);
        }
        if (type == Endpoint.Type.WEBHOOK && (object.has("secret_file") || object.has("secret_variable"))) {
            usable(object, named(object, "secret"), endpoint::signing);
        } else if (type == Endpoint.Type.PAGERDUTY && (object.has("secret_file") || object.has("secret_variable"))) {
            usable(object, named(object, "secret"), endpoint.secrets()::read);
        }
        return endpoint;
    }

    private static void usable(FileObject object, String field, Runnable use) {
        try {
            use.run();
        } catch (UnusableException e) {
            object.fault(field, String.valueOf(e.getMessage()));
        }
    }

    private static String named(FileObject object, String field) {
        return object.has(field + "_file") ? field + "_file" : object.has(field) ? field : field + "_variable";
    }

    private static TextSource url(FileObject object, Endpoint.Type type) {
        if (type == Endpoint.Type.PAGERDUTY
                && !object.has("url")
                && !object.has("url_file")
                && !object.has("url_variable")) {
            return new TextSource.Inline("url", PAGERDUTY);
        }
        if (object.has("url")) {
            once(object, "url", "url_file", "url_variable");
            return new TextSource.Inline("url", object.text("url"));
        }
        return indirect(object, "url", "must be given, or url_file, or url_variable");
    }

    private static TextSource secret(FileObject object, Endpoint.Type type) {
        if (type == Endpoint.Type.SLACK) { // its address is the secret
            for (String field : List.of("secret_file", "secret_variable")) {
                if (object.has(field)) {
                    object.fault(field, "Slack takes none: the url is the secret");
                }
            }
            return new TextSource.Inline("secret", "");
        }
        return indirect(object, "secret", "secret_file or secret_variable must be given");
    }

    private static TextSource indirect(FileObject object, String field, String missing) {
        String file = field + "_file";
        String variable = field + "_variable";
        once(object, file, variable);
        if (object.has(file)) {
            return new TextSource.InFile(Path.of(object.text(file)));
        }
        if (!object.has(variable)) {
            object.missing(field.equals("url") ? field : file, missing);
        }
        return new TextSource.Variable(object.text(variable));
    }

    private static void once(FileObject object, String first, String... others) {
        for (String other : others) {
            if (object.has(first) && object.has(other)) {
                object.fault(other, "stands beside " + first + ": one is enough");
            }
        }
    }

    private static Set<AlertKind> kinds(FileObject object) {
        Set<AlertKind> kinds = new HashSet<>();
        for (String text : object.texts("kinds")) {
            String wanted = text.toUpperCase(Locale.ROOT).replace('-', '_');
            Arrays.stream(AlertKind.values())
                    .filter(kind -> kind != AlertKind.UNKNOWN && kind.name().equals(wanted))
                    .findFirst()
                    .ifPresentOrElse(
                            kinds::add,
                            () -> object.fault(
                                    "kinds",
                                    text + " is no kind of alert; there are "
                                            + String.join(
                                                    ", ",
                                                    Arrays.stream(AlertKind.values())
                                                            .skip(1)
                                                            .map(FileObject::word)
                                                            .toList())));
        }
        return kinds;
    }
}
