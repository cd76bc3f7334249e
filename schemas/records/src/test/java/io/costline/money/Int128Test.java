package io.costline.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class Int128Test {
    @Test
    void sumsAndDifferencesAreThoseOfBigInteger() {
        Trials.run(5_000, random -> {
            // Given
            Int128 sum = new Int128();
            BigInteger expected = BigInteger.ZERO;

            // When
            for (int i = 0; i < 20; i++) {
                long small = random.nextLong() >> random.nextInt(64);
                Int128 wide = new Int128(random.nextLong() >> 8 + random.nextInt(50), random.nextLong());
                switch (random.nextInt(4)) {
                    case 0 -> {
                        sum.add(small);
                        expected = expected.add(BigInteger.valueOf(small));
                    }
                    case 1 -> {
                        sum.subtract(small);
                        expected = expected.subtract(BigInteger.valueOf(small));
                    }
                    case 2 -> {
                        sum.add(wide);
                        expected = expected.add(wide.toBigInteger());
                    }
                    default -> {
                        sum.subtract(wide);
                        expected = expected.subtract(wide.toBigInteger());
                    }
                }
            }

            // Then
            assertThat(sum.toBigInteger()).isEqualTo(expected);
            assertThat(Int128.ofBigInteger(expected)).isEqualTo(sum);
            assertThat(Int128.ofDecimal(sum.toDecimal())).isEqualTo(sum);
            assertThat(sum.signum()).isEqualTo(expected.signum());
        });
    }

    @Test
    void ordersAsNumbersDo() {
        Trials.run(5_000, random -> {
            // Given
            Int128 one = any(random);
            Int128 other = any(random);

            // Then
            assertThat(Integer.signum(one.compareTo(other)))
                    .isEqualTo(one.toBigInteger().compareTo(other.toBigInteger()));
        });
    }

    @Test
    void refusesToRound() {
        assertThatThrownBy(() -> Int128.ofDecimal(new BigDecimal("0.0000000000001")))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Picos.ofDecimal(new BigDecimal("0.0000000000001")))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Picos.ofDecimal(new BigDecimal("9223373"))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void printsTwelveFractionalDigits() {
        assertThat(Int128.of(75_000_000_000L)).hasToString("0.075000000000");
        assertThat(Picos.toDecimal(-1)).isEqualTo(new BigDecimal("-0.000000000001"));
    }

    private static Int128 any(RandomGenerator random) {
        return new Int128(random.nextInt(3) - 1L, random.nextLong() >> random.nextInt(64));
    }
}
