package io.costline.ingest.adapter.export;

import io.costline.ingest.adapter.reading.SourceAdapter;
import java.util.List;

/** Every export we understand. */
public final class ExportAdapters {
    private ExportAdapters() {}

    public static List<SourceAdapter> all() {
        return List.of(new ClaudeCodeTranscripts(), new CodexRollouts(), new CursorUsage(), new ApiManagementLog());
    }
}
