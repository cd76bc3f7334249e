package io.costline.service;

import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Settings of a service's management port: metrics and health. */
public interface Management {
    /** 0: a free one. {@link Settings#MANAGEMENT_PORTS} has each service's default. */
    @WithDefault("0")
    int port();

    /** Only this machine, unless it is opened. */
    @WithDefault("127.0.0.1")
    String host();

    /** Where it is set, metrics and the reasons of health are for whoever shows it as bearer. */
    Optional<String> token();

    /** A port of this machine alone, open to whoever is on it. */
    static Management onThisMachine(int port) {
        return new Management() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public String host() {
                return "127.0.0.1";
            }

            @Override
            public Optional<String> token() {
                return Optional.empty();
            }
        };
    }
}
