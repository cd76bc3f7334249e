package io.costline.client;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one client. Each holds a batch, is on the disk for good before its frames leave memory, and goes when
 * they are settled. A crash between the two sends them again, under the same ids.
 */
final class Spool implements AutoCloseable {
    private static final String SUFFIX = ".seg";
    private static final String DAMAGED = ".damaged";

    private final Lane lane;
    private final List<Segment> recovered = new ArrayList<>();
    private long next;

    private Spool(Lane lane) {
        this.lane = lane;
    }

    /** Claims a lane of the directory and takes over what lies in lanes that nobody has. */
    static Spool open(Path directory) throws IOException {
        Lane lane = Lane.claim(directory);
        var spool = new Spool(lane);
        try {
            for (Path file : files(lane.folder())) {
                spool.recover(file);
            }
            for (Lane left : Lane.abandoned(directory)) {
                try (left) {
                    for (Path file : files(left.folder())) {
                        Path ours = lane.folder().resolve(spool.name(frames(file)));
                        spool.recover(Files.move(file, ours, StandardCopyOption.ATOMIC_MOVE));
                    }
                }
            }
            return spool;
        } catch (IOException e) {
            spool.close();
            throw e;
        }
    }

    List<Segment> recovered() {
        return recovered;
    }

    private void recover(Path file) throws IOException {
        next = Math.max(next, number(file) + 1);
        recovered.add(new Segment(file, frames(file), Files.size(file), 0));
    }

    /** Returns once the disk has it. */
    Segment write(List<Frame> frames) throws IOException {
        byte[] bytes = SegmentFormat.encode(frames);
        Path file = lane.folder().resolve(name(frames.size()));
        // Not a channel: an interrupted thread could not use it.
        try (var out = new FileOutputStream(file.toFile())) {
            out.write(bytes);
            out.getFD().sync();
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        lane.force();
        return new Segment(file, frames.size(), bytes.length, frames.get(0).sequence());
    }

    /** The frames that can be read; fewer than were written if the file is damaged. */
    List<Frame> read(Segment segment) {
        try (var in = new FileInputStream(segment.file().toFile())) {
            return SegmentFormat.decode(in.readAllBytes());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Its frames are settled; a file with more in it than could be read is set aside. */
    void remove(Segment segment) throws IOException {
        Path file = segment.file();
        if (segment.unsettled() == 0) {
            Files.deleteIfExists(file);
        } else if (Files.exists(file)) {
            Files.move(file, file.resolveSibling(file.getFileName() + DAMAGED), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        lane.close();
    }

    private synchronized String name(int frames) {
        return String.format("%016d-%d%s", next++, frames, SUFFIX);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{16}-\\d{1,9}\\.seg"))
                    .sorted(Comparator.comparingLong(Spool::number))
                    .toList();
        }
    }

    private static long number(Path file) {
        return Long.parseLong(file.getFileName().toString().substring(0, 16));
    }

    private static int frames(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(17, name.length() - SUFFIX.length()));
    }
}
