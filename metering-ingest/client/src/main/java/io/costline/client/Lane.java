package io.costline.client;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the spill directory that one client at a time has, by a lock that ends with its process. So clients and
 * processes that were given the same directory do not meet.
 */
final class Lane implements AutoCloseable {
    private static final int MAX_LANES = 1_000;
    private static final String PREFIX = "lane-";

    /** Of this process. A file may be locked by it already, and closing another handle of that file would end the lock. */
    private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

    /** For the same reason, where another class loader's copy of this class has the lock. */
    private static final Set<FileChannel> OPEN_FOR_EVER = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel lockFile;

    private Lane(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    Path folder() {
        return folder;
    }

    /** The first lane that nobody has. */
    static Lane claim(Path directory) throws IOException {
        Files.createDirectories(directory, ownerOnly());
        for (int i = 0; i < MAX_LANES; i++) {
            Lane lane = tryClaim(directory.resolve(PREFIX + i));
            if (lane != null) {
                return lane;
            }
        }
        throw new IOException(MAX_LANES + " clients use " + directory + " already");
    }

    /** Lanes with something in them that nobody has. */
    static List<Lane> abandoned(Path directory) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(directory)) {
            folders = all.filter(path -> path.getFileName().toString().startsWith(PREFIX) && Files.isDirectory(path))
                    .sorted()
                    .toList();
        }
        var lanes = new ArrayList<Lane>();
        for (Path each : folders) {
            Lane lane = tryClaim(each);
            if (lane != null) {
                lanes.add(lane);
            }
        }
        return lanes;
    }

    private static @Nullable Lane tryClaim(Path folder) throws IOException {
        Files.createDirectories(folder, ownerOnly());
        Path real = folder.toRealPath();
        if (!CLAIMED.add(real)) {
            return null;
        }
        Lane lane = null;
        try {
            lane = lock(real);
            return lane;
        } finally {
            if (lane == null) {
                CLAIMED.remove(real);
            }
        }
    }

    private static @Nullable Lane lock(Path folder) throws IOException {
        FileChannel file =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException byAnotherCopyOfThisClass) {
            OPEN_FOR_EVER.add(file);
            return null;
        }
        if (lock == null) {
            file.close();
            return null;
        }
        return new Lane(folder, file);
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Makes names of new files last, where the system lets a folder be forced. */
    void force() {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notOnThisSystem) {
            // The file itself is forced; Windows has no such thing for folders.
        }
    }

    @Override
    public void close() throws IOException {
        try {
            lockFile.close();
        } finally {
            CLAIMED.remove(folder);
        }
    }
}
