package io.costline.embedded.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All the registry knows. Ids are dense from 1 and belong to a schema's content, so the same schema under two subjects
 * has one id; they are never given again. Every change is first in the log, then here.
 */
final class SchemaStore {
    private final RegistryLog log;
    private final Map<String, Subject> subjects = new TreeMap<>();
    private final Map<Integer, String> schemas = new HashMap<>();
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private String compatibility = Compatibility.DEFAULT;

    SchemaStore(RegistryLog log) {
        this.log = log;
        log.entries().forEach(this::apply);
    }

    /** Registers unless the subject has it; refuses what does not fit the subject's compatibility level. */
    synchronized Subject.Version register(String subject, String schema) {
        String canonical = Compatibility.canonical(schema);
        Optional<Subject.Version> known = find(subject, canonical);
        if (known.isPresent()) {
            return known.get();
        }
        Subject before = subjects.get(subject);
        List<Subject.Version> previous = before == null ? List.of() : before.all();
        String level = effectiveCompatibility(subject);
        List<String> violations = Compatibility.violations(level, canonical, previous);
        if (!violations.isEmpty()) {
            throw new RegistryException(
                    409,
                    "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                            + "\", details: " + violations + ", compatibility: " + level);
        }
        int id = ids.getOrDefault(canonical, schemas.size() + 1);
        commit(LogEntry.registered(subject, before == null ? 1 : before.next(), id, canonical));
        return find(subject, canonical).orElseThrow();
    }

    synchronized Subject.Version lookup(String subject, String schema) {
        live(subject);
        return find(subject, Compatibility.canonical(schema)).orElseThrow(RegistryException::schemaNotFound);
    }

    synchronized List<String> subjects() {
        List<String> names = new ArrayList<>();
        subjects.forEach((name, subject) -> {
            if (!subject.isEmpty()) {
                names.add(name);
            }
        });
        return names;
    }

    synchronized List<Integer> versions(String subject) {
        return live(subject).all().stream().map(Subject.Version::version).toList();
    }

    /** @param version a number, or {@code latest} */
    synchronized Subject.Version version(String subject, String version) {
        Subject found = live(subject);
        if (version.equals("latest") || version.equals("-1")) {
            return found.latest();
        }
        int number;
        try {
            number = Integer.parseInt(version);
        } catch (NumberFormatException e) {
            throw RegistryException.invalidVersion(version);
        }
        if (number < 1) {
            throw RegistryException.invalidVersion(version);
        }
        Subject.Version exact = found.get(number);
        if (exact == null) {
            throw RegistryException.versionNotFound(version);
        }
        return exact;
    }

    synchronized String schema(int id) {
        String schema = schemas.get(id);
        if (schema == null) {
            throw new RegistryException(40403, "Schema " + id + " not found");
        }
        return schema;
    }

    synchronized int maxId() {
        return schemas.size();
    }

    /** Where a schema is in use. */
    synchronized List<Subject.Version> uses(int id) {
        schema(id);
        List<Subject.Version> uses = new ArrayList<>();
        for (Subject subject : subjects.values()) {
            Subject.Version version = subject.withId(id);
            if (version != null) {
                uses.add(version);
            }
        }
        return uses;
    }

    /** Why the schema could not follow the version ({@code latest}, a number), or all versions (null). */
    synchronized List<String> violations(String subject, @Nullable String version, String schema) {
        Subject found = subjects.get(subject);
        List<Subject.Version> previous;
        if (version != null && !version.equals("latest")) {
            previous = List.of(version(subject, version));
        } else if (found == null || found.isEmpty()) {
            previous = List.of();
        } else {
            previous = version == null ? found.all() : List.of(found.latest());
        }
        return Compatibility.violations(effectiveCompatibility(subject), Compatibility.canonical(schema), previous);
    }

    synchronized List<Integer> deleteSubject(String subject) {
        List<Integer> deleted = versions(subject);
        deleted.forEach(version -> commit(LogEntry.versionDeleted(subject, version)));
        return deleted;
    }

    synchronized int deleteVersion(String subject, String version) {
        int number = version(subject, version).version();
        commit(LogEntry.versionDeleted(subject, number));
        return number;
    }

    synchronized String globalCompatibility() {
        return compatibility;
    }

    /** The subject's own level, if it has one. */
    synchronized Optional<String> compatibility(String subject) {
        Subject found = subjects.get(subject);
        return found == null ? Optional.empty() : Optional.ofNullable(found.compatibility);
    }

    synchronized String setCompatibility(@Nullable String subject, String level) {
        String valid = Compatibility.level(level);
        commit(LogEntry.configured(subject, valid));
        return valid;
    }

    /** The level it had. */
    synchronized String deleteCompatibility(String subject) {
        String had = compatibility(subject).orElseThrow(() -> RegistryException.subjectNotFound(subject));
        commit(LogEntry.configDeleted(subject));
        return had;
    }

    private String effectiveCompatibility(String subject) {
        return compatibility(subject).orElse(compatibility);
    }

    private Optional<Subject.Version> find(String subject, String canonical) {
        Integer id = ids.get(canonical);
        Subject found = subjects.get(subject);
        return id == null || found == null ? Optional.empty() : Optional.ofNullable(found.withId(id));
    }

    private Subject live(String name) {
        Subject subject = subjects.get(name);
        if (subject == null || subject.isEmpty()) {
            throw RegistryException.subjectNotFound(name);
        }
        return subject;
    }

    private void commit(LogEntry entry) {
        log.append(entry);
        apply(entry);
    }

    private void apply(LogEntry entry) {
        String name = entry.subject();
        switch (entry.kind()) {
            case REGISTERED -> {
                Subject.Version version =
                        new Subject.Version(set(name), set(entry.version()), set(entry.id()), set(entry.schema()));
                schemas.put(version.id(), version.schema());
                ids.put(version.schema(), version.id());
                subject(version.subject()).add(version);
            }
            case VERSION_DELETED -> subject(set(name)).delete(set(entry.version()));
            case CONFIGURED -> {
                if (name == null) {
                    compatibility = set(entry.compatibility());
                } else {
                    subject(name).compatibility = set(entry.compatibility());
                }
            }
            case CONFIG_DELETED -> subject(set(name)).compatibility = null;
        }
    }

    private Subject subject(String name) {
        return subjects.computeIfAbsent(name, unseen -> new Subject());
    }

    private static <T> T set(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("An entry of the registry's file misses a field of its kind");
        }
        return value;
    }
}
