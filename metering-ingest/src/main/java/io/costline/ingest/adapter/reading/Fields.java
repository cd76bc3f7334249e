package io.costline.ingest.adapter.reading;

import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of one object by name and expected type. A wrong type becomes the draft's fault, told with the path the
 * sender wrote; in a lenient reading (records of others, where an odd label must not cost the event) it does so only
 * for counts and amounts.
 */
public final class Fields {
    public static final long ABSENT = -1;

    private final Json.Obj object;
    private final Draft draft;
    private final boolean lenient;
    private final @Nullable Fields parent;
    private final String name;

    private Fields(Json.Obj object, Draft draft, boolean lenient, @Nullable Fields parent, String name) {
        this.object = object;
        this.draft = draft;
        this.lenient = lenient;
        this.parent = parent;
        this.name = name;
    }

    public static Fields strict(Json.Obj object, Draft draft) {
        return new Fields(object, draft, false, null, "");
    }

    public static Fields lenient(Json.Obj object, Draft draft) {
        return new Fields(object, draft, true, null, "");
    }

    /** The same place, whose faults are of another draft. */
    public Fields within(Draft other) {
        return new Fields(object, other, lenient, parent, name);
    }

    public Draft draft() {
        return draft;
    }

    public Json.Obj object() {
        return object;
    }

    /** False for an object that was not there. */
    public boolean present() {
        return object != Json.Obj.EMPTY;
    }

    public boolean has(String member) {
        return object.get(member) != null;
    }

    public String path(String member) {
        return parent == null && name.isEmpty() ? member : path() + "." + member;
    }

    private String path() {
        return parent == null || parent.path().isEmpty() ? name : parent.path() + "." + name;
    }

    /** The named object, or an empty one. */
    public Fields object(String member) {
        return new Fields(objectOrEmpty(member), draft, lenient, this, member);
    }

    private Json.Obj objectOrEmpty(String member) {
        Json value = object.get(member);
        if (value instanceof Json.Obj found) {
            return found;
        }
        if (value != null && !lenient) {
            draft.reject(RejectionCode.WRONG_TYPE, path(member), "must be an object, is " + article(value));
        }
        return Json.Obj.EMPTY;
    }

    /** The objects of the named array; other items are passed over. */
    public List<Fields> objects(String member) {
        if (!(object.get(member) instanceof Json.Arr array)) {
            return List.of();
        }
        var found = new ArrayList<Fields>();
        for (int i = 0; i < array.items().size(); i++) {
            if (array.items().get(i) instanceof Json.Obj item) {
                found.add(new Fields(item, draft, lenient, this, member + "[" + i + "]"));
            }
        }
        return found;
    }

    public List<String> texts(String member) {
        if (!(object.get(member) instanceof Json.Arr array)) {
            return List.of();
        }
        return array.items().stream()
                .filter(Json.Str.class::isInstance)
                .map(item -> ((Json.Str) item).value())
                .toList();
    }

    /** Text, or empty when absent. Python's "None" is absence when reading others' records. */
    public String text(String member) {
        Json value = object.get(member);
        return value == null ? "" : text(member, value);
    }

    public String text(String member, Json value) {
        switch (value) {
            case Json.Str text -> {
                return lenient && text.value().equals("None") ? "" : text.value();
            }
            case Json.Null ignored -> {
                return "";
            }
            case Json.Int number -> {
                if (lenient) {
                    return Long.toString(number.value());
                }
            }
            case Json.Num number -> {
                if (lenient) {
                    return number.text();
                }
            }
            default -> {}
        }
        if (value == Json.Dropped.LONG_STRING) {
            tooLong(member);
        } else if (!lenient) {
            draft.reject(RejectionCode.WRONG_TYPE, path(member), "must be a string, is " + article(value));
        }
        return "";
    }

    private void tooLong(String member) {
        if (lenient) {
            draft.warn(path(member) + " " + RejectionCode.TOO_LONG.message() + " and was left out");
        } else {
            draft.reject(RejectionCode.TOO_LONG, path(member));
        }
    }

    /** The first of the named texts that says anything. */
    public String firstText(String... members) {
        for (String member : members) {
            String text = text(member);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    public boolean flag(String member) {
        Json value = object.get(member);
        return value != null && flag(member, value);
    }

    public boolean flag(String member, Json value) {
        if (value instanceof Json.Bool flag) {
            return flag == Json.Bool.TRUE;
        }
        if (lenient) {
            return value instanceof Json.Str text && text.value().equalsIgnoreCase("true");
        }
        if (value != Json.Null.NULL) {
            draft.reject(RejectionCode.WRONG_TYPE, path(member), "must be a boolean, is " + article(value));
        }
        return false;
    }

    /** A whole number of zero or more, or {@link #ABSENT}. */
    public long count(String member) {
        Json value = object.get(member);
        return value == null ? ABSENT : count(member, value);
    }

    public long count(String member, Json value) {
        long count;
        if (value instanceof Json.Int number) {
            count = number.value();
        } else if (value instanceof Json.Num number) {
            count = whole(member, number.text());
        } else if (lenient && value instanceof Json.Str text && Decimals.parse(text.value()) != null) {
            count = whole(member, text.value());
        } else {
            boolean absent =
                    value == Json.Null.NULL || (lenient && value instanceof Json.Str text && isNone(text.value()));
            if (!absent) {
                draft.reject(RejectionCode.WRONG_TYPE, path(member), "must be a whole number, is " + article(value));
            }
            return ABSENT;
        }
        if (count < 0) {
            draft.reject(RejectionCode.NEGATIVE, path(member));
            return ABSENT;
        }
        return count;
    }

    private long whole(String member, String text) {
        BigDecimal number = Decimals.parse(text);
        if (number == null || number.stripTrailingZeros().scale() > 0) {
            draft.reject(RejectionCode.WRONG_TYPE, path(member), "must be a whole number");
            return 0;
        }
        if (number.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            draft.reject(RejectionCode.INVALID_VALUE, path(member));
            return 0;
        }
        return number.longValue();
    }

    public int integer(String member) {
        long count = count(member);
        if (count > Integer.MAX_VALUE) {
            draft.reject(RejectionCode.INVALID_VALUE, path(member));
            return 0;
        }
        return (int) Math.max(0, count);
    }

    /** A length of time in milliseconds without its fraction; 0 when absent. What is no number says nothing. */
    public long millis(String member) {
        return measure(member, 1_000_000_000_000L);
    }

    /** An HTTP status, 0 when absent. What is none says nothing. */
    public int httpStatus(String member) {
        return (int) measure(member, 999);
    }

    private long measure(String member, long max) {
        BigDecimal number = number(object.get(member));
        if (number == null || number.signum() <= 0 || number.compareTo(BigDecimal.valueOf(max)) > 0) {
            return 0;
        }
        return number.longValue();
    }

    /** A decimal number from a number or a numeric string, exact. */
    @Nullable
    public BigDecimal decimal(String member) {
        Json value = object.get(member);
        return value == null ? null : decimal(member, value);
    }

    @Nullable
    public BigDecimal decimal(String member, Json value) {
        BigDecimal number = number(value);
        boolean said = value != Json.Null.NULL && !(value instanceof Json.Str text && isNone(text.value()));
        if (number == null && said) {
            draft.reject(RejectionCode.WRONG_TYPE, path(member), "must be a decimal number, is " + article(value));
        }
        return number;
    }

    private static @Nullable BigDecimal number(@Nullable Json value) {
        if (value == null) {
            return null;
        }
        return switch (value) {
            case Json.Int whole -> BigDecimal.valueOf(whole.value());
            case Json.Num digits -> Decimals.parse(digits.text());
            case Json.Str text -> Decimals.parse(text.value());
            default -> null;
        };
    }

    private static boolean isNone(String text) {
        return text.isEmpty() || text.equals("None");
    }

    private static String article(Json value) {
        String type = value.typeName();
        return (type.startsWith("a") || type.startsWith("i") || type.startsWith("o") ? "an " : "a ") + type;
    }
}
