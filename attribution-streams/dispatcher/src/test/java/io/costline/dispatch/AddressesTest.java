package io.costline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    private static final Addresses PUBLIC = new Addresses(List.of());

    private static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.8.9.1",
                "169.254.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "2001::1",
                "2001:db8::1",
                "3fff::1",
                "100::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "2002:7f00:1::1",
                "2002:a00:1::",
                "2002:c0a8:101::1"
            })
    void noAddressOfThisOrAnInnerNetworkMayBeConnectedTo(String literal) throws Exception {
        assertThat(PUBLIC.mayConnect(address(literal))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.1.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.167.1.1",
                "198.17.1.1",
                "198.20.1.1",
                "223.255.255.254",
                "2606:4700::1111",
                "2a00:1450:4001::1",
                "64:ff9b::808:808",
                "2002:808:808::1"
            })
    void publicAddressesMay(String literal) throws Exception {
        assertThat(PUBLIC.mayConnect(address(literal))).isTrue();
        assertThat(PUBLIC.isAllowed(address(literal))).isFalse();
    }

    @Test
    void aNetworkThatIsAllowedMayAndItsNeighboursMayNot() throws Exception {
        // Given
        Addresses addresses = new Addresses(List.of("10.1.0.0/16", "::1/128"));

        // Then
        assertThat(addresses.mayConnect(address("10.1.255.1"))).isTrue();
        assertThat(addresses.isAllowed(address("10.1.255.1"))).isTrue();
        assertThat(addresses.mayConnect(address("10.2.0.1"))).isFalse();
        assertThat(addresses.mayConnect(address("::1"))).isTrue();
        assertThat(addresses.mayConnect(address("127.0.0.1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.1.0.0", "10.1.0.0/33", "example.com/8", "::1/129", "10.1.0.0/x"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Addresses(List.of(text)))
                .withMessageContaining("is no network");
    }
}
