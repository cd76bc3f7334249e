package io.costline.console.http;

/** Why a request is not answered. */
final class HttpRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String field;

    HttpRefusal(int status, String code, String message) {
        this(status, code, "", message);
    }

    HttpRefusal(int status, String code, String field, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.field = field;
    }

    static HttpRefusal signIn() {
        return new HttpRefusal(
                401, "sign_in", "sign in first: with a link, a key of scope read, or Authorization: Bearer KEY");
    }

    static HttpRefusal notFound(String path) {
        return new HttpRefusal(404, "not_found", "there is no " + path);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String field() {
        return field;
    }
}
