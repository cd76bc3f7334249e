package io.costline.service;

import java.util.Map;

/** Where the schema registry is. */
public interface RegistrySettings {
    /** Addresses, separated by commas. */
    String url();

    /** The registry client's own settings, as basic.auth.user.info; passed through. */
    Map<String, String> settings();
}
