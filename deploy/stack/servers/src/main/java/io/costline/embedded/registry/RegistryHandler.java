package io.costline.embedded.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The registry's HTTP interface. Paths, bodies and error codes are Confluent's. */
final class RegistryHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryHandler.class);
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int MAX_BODY = 16 << 20;

    private final SchemaStore store;
    private final JsonMapper json;

    RegistryHandler(SchemaStore store, JsonMapper json) {
        this.store = store;
        this.json = json;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        int status = 200;
        Object answer;
        try {
            answer = answer(Request.of(exchange, json));
        } catch (RegistryException e) {
            status = e.httpStatus();
            answer = error(e.code(), e.text());
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("path", exchange.getRequestURI().getPath())
                    .log("Request failed");
            status = 500;
            answer = error(50001, "Error in the backend data store: " + e);
        }
        byte[] bytes = json.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Object answer(Request request) {
        String first = request.segment(0);
        return switch (first == null ? "" : first) {
            case "" -> Map.of();
            case "subjects" -> subjects(request);
            case "schemas" -> schemas(request);
            case "config" -> config(request);
            case "compatibility" -> compatibility(request);
            case "mode" -> {
                request.expect("GET");
                yield Map.of("mode", "READWRITE");
            }
            default -> throw request.notFound();
        };
    }

    private Object subjects(Request request) {
        String subject = request.segment(1);
        if (subject == null) {
            request.expect("GET");
            return store.subjects();
        }
        String versions = request.segment(2);
        if (versions == null) {
            return switch (request.method()) {
                case "POST" -> described(store.lookup(subject, request.schema()));
                case "DELETE" -> store.deleteSubject(subject);
                default -> throw request.methodNotAllowed();
            };
        }
        if (!versions.equals("versions")) {
            throw request.notFound();
        }
        String version = request.segment(3);
        if (version == null) {
            return switch (request.method()) {
                case "GET" -> store.versions(subject);
                case "POST" ->
                    Map.of("id", store.register(subject, request.schema()).id());
                default -> throw request.methodNotAllowed();
            };
        }
        if (request.method().equals("DELETE")) {
            return store.deleteVersion(subject, version);
        }
        request.expect("GET");
        Subject.Version found = store.version(subject, version);
        return "schema".equals(request.segment(4)) ? json.readTree(found.schema()) : described(found);
    }

    private Object schemas(Request request) {
        request.expect("GET");
        if ("types".equals(request.segment(1))) {
            return List.of("AVRO");
        }
        String id = request.segment(2);
        if (!"ids".equals(request.segment(1)) || id == null) {
            throw request.notFound();
        }
        int number = number(id);
        String what = request.segment(3);
        return switch (what == null ? "" : what) {
            case "" -> {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("schema", store.schema(number));
                if (request.flag("fetchMaxId")) {
                    answer.put("maxId", store.maxId());
                }
                yield answer;
            }
            case "schema" -> json.readTree(store.schema(number));
            case "subjects" ->
                store.uses(number).stream().map(Subject.Version::subject).toList();
            case "versions" ->
                store.uses(number).stream()
                        .map(use -> Map.of("subject", use.subject(), "version", use.version()))
                        .toList();
            default -> throw request.notFound();
        };
    }

    private Object config(Request request) {
        String subject = request.segment(1);
        return switch (request.method()) {
            case "GET" -> {
                if (subject == null) {
                    yield Map.of("compatibilityLevel", store.globalCompatibility());
                }
                String level = store.compatibility(subject).orElse(null);
                if (level == null && !request.flag("defaultToGlobal")) {
                    throw new RegistryException(
                            40408, "Subject '" + subject + "' does not have subject-level compatibility configured");
                }
                yield Map.of("compatibilityLevel", level == null ? store.globalCompatibility() : level);
            }
            case "PUT" ->
                Map.of("compatibility", store.setCompatibility(subject, request.field("compatibility", 42203)));
            case "DELETE" -> {
                if (subject == null) {
                    throw request.methodNotAllowed();
                }
                yield Map.of("compatibilityLevel", store.deleteCompatibility(subject));
            }
            default -> throw request.methodNotAllowed();
        };
    }

    private Object compatibility(Request request) {
        request.expect("POST");
        String subject = request.segment(2);
        if (!"subjects".equals(request.segment(1)) || subject == null || !"versions".equals(request.segment(3))) {
            throw request.notFound();
        }
        List<String> violations = store.violations(subject, request.segment(4), request.schema());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("is_compatible", violations.isEmpty());
        if (request.flag("verbose")) {
            answer.put("messages", violations);
        }
        return answer;
    }

    private static Map<String, Object> described(Subject.Version version) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("subject", version.subject());
        answer.put("version", version.version());
        answer.put("id", version.id());
        answer.put("schema", version.schema());
        return answer;
    }

    private static Map<String, Object> error(int code, String message) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("error_code", code);
        answer.put("message", message);
        return answer;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new RegistryException(404, "HTTP 404 Not Found: '" + text + "' is not an id");
        }
    }

    /** Method, decoded path segments, query and body. */
    private record Request(
            String method,
            List<String> path,
            String query,
            @Nullable JsonNode body) {

        static Request of(HttpExchange exchange, JsonMapper json) throws IOException {
            List<String> path = new ArrayList<>();
            for (String part : exchange.getRequestURI().getRawPath().split("/", -1)) {
                if (!part.isEmpty()) {
                    // A plus is a plus in a path.
                    path.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
                }
            }
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
            if (body.length > MAX_BODY) {
                throw new RegistryException(413, "The body is longer than " + MAX_BODY + " bytes");
            }
            String query = exchange.getRequestURI().getRawQuery();
            return new Request(exchange.getRequestMethod(), path, query == null ? "" : query, parse(body, json));
        }

        @Nullable
        String segment(int index) {
            return index < path.size() ? path.get(index) : null;
        }

        boolean flag(String name) {
            return List.of(query.split("&", -1)).contains(name + "=true");
        }

        void expect(String expected) {
            if (!method.equals(expected)) {
                throw methodNotAllowed();
            }
        }

        String schema() {
            JsonNode type = body == null ? null : body.get("schemaType");
            if (type != null && type.isString() && !type.stringValue().equals("AVRO")) {
                throw RegistryException.invalidSchema(
                        "schemaType " + type.stringValue() + " is not supported, only AVRO");
            }
            JsonNode references = body == null ? null : body.get("references");
            if (references != null && !references.isEmpty()) {
                throw RegistryException.invalidSchema("references are not supported by this registry");
            }
            return field("schema", 42201);
        }

        String field(String name, int code) {
            JsonNode value = body == null ? null : body.get(name);
            if (value == null || !value.isString()) {
                throw new RegistryException(code, "Field '" + name + "' is missing or not a string");
            }
            return value.stringValue();
        }

        RegistryException notFound() {
            return new RegistryException(404, "HTTP 404 Not Found");
        }

        RegistryException methodNotAllowed() {
            return new RegistryException(405, "HTTP 405 Method Not Allowed");
        }

        private static @Nullable JsonNode parse(byte[] body, JsonMapper json) {
            try {
                return body.length == 0 ? null : json.readTree(body);
            } catch (JacksonException e) {
                throw new RegistryException(400, "Unable to process JSON: " + e.getOriginalMessage());
            }
        }
    }
}
