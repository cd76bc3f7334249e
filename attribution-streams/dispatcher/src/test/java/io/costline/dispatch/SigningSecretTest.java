package io.costline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningSecretTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static List<SigningSecret> secrets(String text) {
        return SigningSecret.all(new TextSource.Inline("secret_file", text));
    }

    @Test
    void theSignatureIsThatOfStandardWebhooksExample() {
        // When
        String header = SigningSecret.header(
                secrets(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}");

        // Then
        assertThat(header).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void whileASecretIsRotatedBothSign() {
        // When
        String header = SigningSecret.header(
                secrets(SECRET + "\n whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD\n"),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330,
                "{\"test\": 2432232314}");

        // Then
        assertThat(header.split(" "))
                .hasSize(2)
                .contains("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
                .allMatch(signature -> signature.startsWith("v1,"))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64!"})
    void whatIsNoSecretIsRefusedWithoutBeingTold(String text) {
        assertThatExceptionOfType(UnusableException.class)
                .isThrownBy(() -> secrets(text))
                .withMessage("secret_file must hold whsec_ and 24 to 64 bytes in base64, for each secret");
    }
}
