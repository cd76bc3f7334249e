package io.costline.cli.focus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dataset on disk: the folder of an export, or one file. */
public final class FocusFolder {
    /**
     * @param faults what the manifest says otherwise
     * @param findings rules that rows break
     */
    public record Checked(
            String version,
            long rows,
            Map<String, FocusTotals> totals,
            List<String> faults,
            List<FocusCheck.Finding> findings) {
        public boolean good() {
            return faults.isEmpty() && findings.isEmpty();
        }
    }

    private FocusFolder() {}

    /**
     * @param path a folder with a manifest, its manifest, or a file of rows; that is held to a manifest beside it, too
     * @param version null: what the manifest says, else the latest
     * @throws IllegalArgumentException if it is none of these, or the version is unknown
     */
    public static Checked check(Path path, @Nullable String version) throws IOException {
        boolean one = Files.isRegularFile(path) && !path.endsWith(FocusManifest.NAME);
        Path folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
        Path file = folder == null ? path : folder.resolve(FocusManifest.NAME);
        FocusManifest manifest = Files.isRegularFile(file) ? FocusManifest.read(file) : null;
        if (manifest == null && !one) {
            throw new IllegalArgumentException("there is no " + FocusManifest.NAME + " in " + path);
        }
        String said = manifest == null ? FocusSpec.LATEST : manifest.version();
        FocusSpec spec = FocusSpec.of(version == null ? said : version);
        FocusCheck check = new FocusCheck(spec);
        List<String> faults = new ArrayList<>();
        long rows = 0;
        for (Path each : one || folder == null || manifest == null ? List.of(path) : files(folder, manifest, faults)) {
            long read = check.read(each);
            rows += read;
            if (manifest != null) {
                faults.addAll(manifest.faults(each, read));
            }
        }
        if (manifest != null && (!one || manifest.files().size() == 1)) {
            faults.addAll(manifest.faults(check.totals()));
        }
        return new Checked(spec.version(), rows, check.totals(), faults, check.findings());
    }

    private static List<Path> files(Path folder, FocusManifest manifest, List<String> faults) {
        List<Path> files = new ArrayList<>();
        for (String name : manifest.files()) {
            Path file = folder.resolve(name).normalize();
            if (folder.normalize().equals(file.getParent()) && Files.isRegularFile(file)) {
                files.add(file);
            } else {
                faults.add(name + " is not there");
            }
        }
        return files;
    }
}
