package io.costline.dispatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a text comes from: the endpoints file itself, a file, or the environment. Its name may be told, its text may not. */
sealed interface TextSource {
    /** @throws UnusableException if it is not there */
    String read();

    /** @param name the field it stands in */
    record Inline(String name, String text) implements TextSource {
        @Override
        public String read() {
            return text;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Read anew each time: who rotates a secret writes the file. */
    record InFile(Path file) implements TextSource {
        @Override
        public String read() {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UnusableException("cannot read " + file, e);
            }
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    record Variable(String name) implements TextSource {
        @Override
        public String read() {
            String value = System.getenv(name);
            if (value == null) {
                throw new UnusableException("the environment has no " + name);
            }
            return value;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
