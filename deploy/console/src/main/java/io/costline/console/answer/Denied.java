package io.costline.console.answer;

/** A question that this session may not ask, or not so. */
public final class Denied extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    Denied(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
