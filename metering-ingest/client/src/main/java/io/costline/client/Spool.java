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
 * The files of one client. Each holds a batch, has its name once it is on the disk for good, which is before its frames
 * leave memory, and goes when they are settled. A crash between the two sends them again, under the same ids. A file
 * that a crash left under way counts with what can be read of it.
 */
final class Spool implements AutoCloseable {
    private static final String SUFFIX = ".seg";
    private static final String DAMAGED = ".damaged";
    private static final String UNDER_WAY = ".part";

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
            complete(lane.folder());
            for (Path file : files(lane.folder())) {
                spool.recover(file);
            }
            for (Lane left : Lane.abandoned(directory)) {
                try (left) {
                    complete(left.folder());
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
        Path underWay = file.resolveSibling(file.getFileName() + UNDER_WAY);
        // Not a channel: an interrupted thread could not use it.
        try (var out = new FileOutputStream(underWay.toFile())) {
            out.write(bytes);
            out.getFD().sync();
        } catch (IOException e) {
            Files.deleteIfExists(underWay);
            throw e;
        }
        Files.move(underWay, file, StandardCopyOption.ATOMIC_MOVE);
        lane.force();
        return new Segment(file, frames.size(), bytes.length, frames.get(0).sequence());
    }

    /** The frames that can be read; fewer than were written if the file is damaged. */
    List<Frame> read(Segment segment) {
        return read(segment.file());
    }

    private static List<Frame> read(Path file) {
        try (var in = new FileInputStream(file.toFile())) {
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

    /** Files that were being written when their process ended. */
    private static void complete(Path folder) throws IOException {
        for (Path file : files(folder, "\\.part")) {
            int whole = read(file).size();
            if (whole == 0) {
                Files.delete(file);
            } else {
                String name = String.format("%016d-%d%s", number(file), whole, SUFFIX);
                Files.move(file, file.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        return files(folder, "");
    }

    private static List<Path> files(Path folder, String after) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{16}-\\d{1,9}\\.seg" + after))
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
