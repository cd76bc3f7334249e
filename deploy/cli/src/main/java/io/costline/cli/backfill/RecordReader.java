package io.costline.cli.backfill;

import io.costline.identity.Attribution;
import io.costline.identity.Hashing;
import io.costline.ingest.Normalized;
import io.costline.ingest.Normalizer;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.admission.RejectionCode;
import java.time.Instant;
import java.util.Map;

/**
 * What the door would make of the pieces of a file. Where a piece cannot be read as a whole, its halves are, down to the record that is
 * to blame.
 */
final class RecordReader {
    private final Normalizer normalizer;
    private final String source;
    private final Map<String, String> headers;
    private final Attribution attribution;

    /** Takes what came of each element, with the place it stands at. */
    interface Sink {
        void take(Outcome outcome, String place);
    }

    RecordReader(Normalizer normalizer, String source, Map<String, String> headers, Attribution attribution) {
        this.normalizer = normalizer;
        this.source = source;
        this.headers = headers;
        this.attribution = attribution;
    }

    /** Where a record holds many elements, each is read by itself, as elements are numbered within what is read together. */
    void read(Piece piece, Instant now, Sink sink) {
        if (piece.size() > 1 && !elementsAreRecords()) {
            read(piece.half(false), now, sink);
            read(piece.half(true), now, sink);
            return;
        }
        byte[] body = piece.body();
        switch (normalizer.normalize(source, piece.headers(headers), body, attribution, now)) {
            case Normalized.Outcomes read ->
                read.outcomes().forEach(outcome -> sink.take(outcome, place(piece, outcome.index())));
            case Normalized.Malformed malformed ->
                refused(piece, body, RejectionCode.MALFORMED_JSON, malformed.reason(), now, sink);
            case Normalized.TooManyElements many ->
                refused(piece, body, RejectionCode.TOO_LARGE, RejectionCode.TOO_LARGE.message(), now, sink);
            case Normalized.UnknownSource unknown ->
                throw new IllegalArgumentException("no source " + unknown.source());
        }
    }

    boolean elementsTellTogether() {
        SourceAdapter adapter = normalizer.sources().find(source);
        return adapter != null && adapter.elementsTellTogether();
    }

    private boolean elementsAreRecords() {
        SourceAdapter adapter = normalizer.sources().find(source);
        return adapter == null || adapter.elementsAreRecords();
    }

    private String place(Piece piece, int index) {
        return piece.size() > 1 || elementsAreRecords() && !piece.isDocument()
                ? piece.place(index)
                : piece.place(0) + ", element " + (index + 1);
    }

    private void refused(Piece piece, byte[] body, RejectionCode code, String why, Instant now, Sink sink) {
        if (piece.size() > 1 && piece.form() != Piece.Form.TABLE) {
            read(piece.half(false), now, sink);
            read(piece.half(true), now, sink);
            return;
        }
        sink.take(new Outcome.Rejected(0, code, "", why, Hashing.sha256Hex(body), body.length, ""), piece.place(0));
    }
}
