package io.costline.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import io.costline.service.ClickHouseSettings;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/**
 * Where ClickHouse answers and as whom.
 *
 * @param url HTTP interface, as http://127.0.0.1:8123
 * @param user ClickHouse user
 * @param password empty where the user has none
 */
public record ClickHouseAddress(URI url, String user, Optional<String> password) {
    public ClickHouseAddress {
        url = URI.create(url.toString().replaceAll("/+$", ""));
        String scheme = url.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("clickhouse.url: must start with http:// or https://, is " + url);
        }
    }

    /** The default user without a password. */
    public static ClickHouseAddress of(String url) {
        return new ClickHouseAddress(URI.create(url), "default", Optional.empty());
    }

    /** As a service's settings say. */
    public static ClickHouseAddress of(ClickHouseSettings settings) {
        return new ClickHouseAddress(settings.url(), settings.user(), settings.password());
    }

    /** A JDBC connection; the caller closes it. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        password.ifPresent(secret -> properties.setProperty("password", secret));
        return DriverManager.getConnection("jdbc:clickhouse:" + url, properties);
    }

    /** The driver's own client, for binary inserts; the caller closes it. */
    public Client client() {
        return new Client.Builder()
                .addEndpoint(url.toString())
                .setUsername(user)
                .setPassword(password.orElse(""))
                .compressServerResponse(false)
                .setMaxRetries(0)
                .retryOnFailures(ClientFaultCause.None)
                .build();
    }

    @Override
    public String toString() {
        return user + "@" + url;
    }
}
