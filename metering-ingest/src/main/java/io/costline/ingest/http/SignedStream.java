package io.costline.ingest.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** A body as it is received, authenticated while it is read: before it is unpacked, parsed or believed. */
final class SignedStream extends FilterInputStream {
    private final List<Signatures.Secret> secrets;
    private final List<Mac> macs = new ArrayList<>();

    /** @param before what was signed before the body */
    SignedStream(InputStream body, List<Signatures.Secret> secrets, byte[] before) {
        super(body);
        this.secrets = secrets;
        for (Signatures.Secret secret : secrets) {
            Mac mac = mac(secret);
            mac.update(before);
            macs.add(mac);
        }
    }

    private static Mac mac(Signatures.Secret secret) {
        String algorithm = secret.scheme().algorithm();
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(secret.key());
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(algorithm + " is part of every JDK", impossible);
        }
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        if (octet >= 0) {
            macs.forEach(mac -> mac.update((byte) octet));
        }
        return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read > 0) {
            macs.forEach(mac -> mac.update(into, offset, read));
        }
        return read;
    }

    /** The secret that signed everything read, or null. Every one is tried and compared in constant time. */
    Signatures.@Nullable Secret signedBy(List<byte[]> told) {
        Signatures.Secret found = null;
        for (int i = 0; i < macs.size(); i++) {
            byte[] code = macs.get(i).doFinal();
            for (byte[] each : told) {
                boolean same = MessageDigest.isEqual(code, each);
                found = same && found == null ? secrets.get(i) : found;
            }
        }
        return found;
    }
}
