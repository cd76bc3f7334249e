package io.costline.dispatch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses may be connected to: public ones, and those of networks that are allowed by name. Asked for the address itself, after
 * a name was resolved, so that no name leads elsewhere.
 */
final class Addresses {
    /** IANA's special-purpose registries: of this host, private, shared (CGNAT), link-local, documentation, tests, multicast, reserved. */
    private static final List<Network> REFUSED = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    /** Of IPv6 only what is assigned for the world, without what stands for other addresses or for nobody. */
    private static final Network GLOBAL_V6 = Network.of("2000::/3");

    private static final List<Network> REFUSED_V6 = networks("2001::/23", "2001:db8::/32", "3fff::/20");
    /** 6to4 and NAT64 carry an IPv4 address. */
    private static final Network SIX_TO_FOUR = Network.of("2002::/16");

    private static final Network NAT64 = Network.of("64:ff9b::/96");

    private final List<Network> allowed;

    /** The addresses whose first bits are these. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Network(byte[] start, int bits) {
        static Network of(String text) {
            String[] parts = text.strip().split("/", -1);
            try {
                if (parts.length == 2 && parts[0].matches("[0-9A-Fa-f.:]+") && parts[1].matches("\\d{1,3}")) {
                    byte[] start = InetAddress.getByName(parts[0]).getAddress();
                    int bits = Integer.parseInt(parts[1]);
                    if (bits <= start.length * Byte.SIZE) {
                        return new Network(start, bits);
                    }
                }
            } catch (UnknownHostException e) {
                // said below
            }
            throw new IllegalArgumentException(text + " is no network, as 10.1.0.0/16");
        }

        boolean has(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if (((address[bit / Byte.SIZE] ^ start[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @throws IllegalArgumentException naming the one that is no network */
    Addresses(List<String> allowedNetworks) {
        allowed = allowedNetworks.stream().map(Network::of).toList();
    }

    private static List<Network> networks(String... texts) {
        return Arrays.stream(texts).map(Network::of).toList();
    }

    /** Whether it is in a network that is allowed by name: only there may be plain http. */
    boolean isAllowed(InetAddress address) {
        return allowed.stream().anyMatch(network -> network.has(address.getAddress()));
    }

    boolean mayConnect(InetAddress address) {
        return isAllowed(address) || isPublic(address);
    }

    private static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublicV4(bytes);
        }
        if (SIX_TO_FOUR.has(bytes)) {
            return isPublicV4(Arrays.copyOfRange(bytes, 2, 6));
        }
        if (NAT64.has(bytes)) {
            return isPublicV4(Arrays.copyOfRange(bytes, 12, 16));
        }
        return GLOBAL_V6.has(bytes) && REFUSED_V6.stream().noneMatch(network -> network.has(bytes));
    }

    private static boolean isPublicV4(byte[] bytes) {
        return REFUSED.stream().noneMatch(network -> network.has(bytes));
    }
}
