package io.costline.lab.chaos;

import io.costline.embedded.process.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The space a process has in its folder, which can be taken away and given back. Where this user may mount, the folder is a
 * file system in memory that can be made as small as what it holds: a full disk as the kernel knows it. Elsewhere the process
 * is told that its files may not grow (RLIMIT_FSIZE), which comes near: its writes fail, the space of others does not.
 */
final class Space implements AutoCloseable {
    private static final String PLENTY = "size=90%";
    private static final long SPARE = 1 << 20;
    private static final int TRIES = 20;

    private final Path folder;
    private final Path filler;
    private final boolean mounted;

    private Space(Path folder, boolean mounted) {
        this.folder = folder;
        this.filler = folder.resolve("filler");
        this.mounted = mounted;
        if (mounted) {
            // Interrupted, nobody closes it: what it held is gone with it then.
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> unmount("-l")));
        }
    }

    /** Makes the folder, with a file system of its own if that may be. What it holds is there again, as a plain folder, once closed. */
    static Space of(Path folder) {
        return of(folder, true);
    }

    static Space of(Path folder, boolean mount) {
        try {
            OwnerOnly.folder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
        return new Space(
                folder,
                mount && run("mount", "-t", "tmpfs", "-o", PLENTY + ",mode=700", "costline-chaos", "" + folder));
    }

    /** By what means it is taken. */
    String means() {
        return mounted ? "a file system in memory" : "RLIMIT_FSIZE, as this user may not mount";
    }

    /** Takes what is left; to be said again, as what is deleted meanwhile is space. */
    void take(long pid) {
        if (!mounted) {
            run("prlimit", "--pid", Long.toString(pid), "--fsize=0:unlimited");
            return;
        }
        if (!Files.exists(filler)) {
            shrink();
        }
        byte[] page = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            // as it should be
        }
    }

    /** To what is used and a little; what others write meanwhile may make it too small, which the kernel refuses. */
    private void shrink() {
        for (int i = 1; i <= TRIES; i++) {
            if (remount("size=" + (used() + i * SPARE))) {
                return;
            }
        }
        throw new IllegalStateException("cannot make " + folder + " small");
    }

    private long used() {
        try {
            FileStore store = Files.getFileStore(folder);
            return store.getTotalSpace() - store.getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell what is used in " + folder, e);
        }
    }

    void give(long pid) {
        if (!mounted) {
            run("prlimit", "--pid", Long.toString(pid), "--fsize=unlimited:unlimited"); // it may have ended
            return;
        }
        remount(PLENTY);
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give space back in " + folder, e);
        }
    }

    private boolean remount(String size) {
        return run("mount", "-o", "remount," + size, folder.toString());
    }

    /** Nobody uses it any more. */
    @Override
    public void close() {
        if (!mounted) {
            return;
        }
        Path kept = folder.resolveSibling(folder.getFileName() + ".kept");
        if (run("cp", "-a", folder.toString(), kept.toString()) && unmount("-n")) {
            run("rmdir", folder.toString());
            run("mv", kept.toString(), folder.toString());
        } else {
            unmount("-l");
        }
    }

    private boolean unmount(String how) {
        return run("umount", how, folder.toString());
    }

    /** Whether it ended well. */
    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such command here
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
