package io.costline.wire;

import io.costline.avro.RequestEvent;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Avro instantiates a class named by a schema only if the application trusts it. We trust our generated classes, beside
 * whatever is trusted already; the setting is global to the process because Avro keeps it so.
 */
final class TrustedClasses {
    private static final String GENERATED = RequestEvent.class.getPackageName();

    static {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals(GENERATED)));
    }

    private TrustedClasses() {}

    /** Makes sure that the class was initialised, which declares the trust once. */
    static void declare() {}
}
