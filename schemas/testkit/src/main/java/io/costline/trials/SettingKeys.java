package io.costline.trials;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The keys of a service's settings, for tests that hold a README against them. */
public final class SettingKeys {
    private SettingKeys() {}

    /**
     * @param prefix of every key, without a dot at its end
     * @param settings the mapped interface; interfaces within it are groups
     */
    public static List<String> of(String prefix, Class<?> settings) {
        List<String> keys = new ArrayList<>();
        for (Method method : settings.getMethods()) {
            String name = method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            boolean group = method.getReturnType().isInterface()
                    && method.getReturnType().getEnclosingClass() != null;
            if (group && method.getReturnType().getPackage() == settings.getPackage()) {
                keys.addAll(of(prefix + '.' + name, method.getReturnType()));
            } else if (!method.isDefault()) {
                keys.add(prefix + '.' + name);
            }
        }
        return keys;
    }
}
