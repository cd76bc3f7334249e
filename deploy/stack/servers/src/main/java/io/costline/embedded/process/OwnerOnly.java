package io.costline.embedded.process;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folders and files that nobody but their owner may look into, where the file system knows owners. */
public final class OwnerOnly {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /** Makes the folder with those above it; one that is there already is closed to others. */
    public static void folder(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        Files.createDirectories(absolute, attributes(absolute, FOLDER));
        if (isPosix(absolute)) {
            Files.setPosixFilePermissions(absolute, FOLDER);
        }
    }

    /** Makes an empty file in its folder, unless there is one. */
    public static void file(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Files.createDirectories(absolute.getParent(), attributes(absolute, FOLDER));
        try {
            Files.createFile(absolute, attributes(absolute, FILE));
        } catch (FileAlreadyExistsException there) {
            if (isPosix(absolute)) {
                Files.setPosixFilePermissions(absolute, FILE);
            }
        }
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
