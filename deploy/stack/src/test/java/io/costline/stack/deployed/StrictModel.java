package io.costline.stack.deployed;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads objects by the Kubernetes models and names every field that they do not know. */
final class StrictModel {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private StrictModel() {}

    /** @return paths of unknown fields; the kind alone, if there is no model of it */
    static List<String> faults(String json) {
        Object read = SERIALIZATION.unmarshal(json);
        List<String> faults = new ArrayList<>();
        if (read instanceof GenericKubernetesResource generic) {
            faults.add(generic.getApiVersion() + '/' + generic.getKind());
        } else {
            walk(read.getClass().getSimpleName(), read, faults);
        }
        return faults;
    }

    private static void walk(String path, @Nullable Object value, List<String> faults) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> walk(path + '.' + key, each, faults));
        } else if (value instanceof Collection<?> all) {
            all.forEach(each -> walk(path + "[]", each, faults));
        } else if (value != null
                && value.getClass().getName().startsWith("io.fabric8.")
                && !value.getClass().isEnum()) {
            fields(path, value, faults);
        }
    }

    private static void fields(String path, Object bean, List<String> faults) {
        for (Method method : bean.getClass().getMethods()) {
            if (method.getParameterCount() == 0
                    && method.getName().startsWith("get")
                    && !method.getName().equals("getClass")) {
                Object value;
                try {
                    value = method.invoke(bean);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(path + ": " + method, e);
                }
                if (method.getName().equals("getAdditionalProperties")) {
                    ((Map<?, ?>) value).keySet().forEach(unknown -> faults.add(path + '.' + unknown));
                } else {
                    walk(path + '.' + method.getName().substring(3), value, faults);
                }
            }
        }
    }
}
