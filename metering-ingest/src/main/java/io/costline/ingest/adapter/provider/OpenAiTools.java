package io.costline.ingest.adapter.provider;

import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Operations;
import io.costline.ingest.admission.Draft;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Units that stand nowhere in usage: hosted tools are billed by the call, pictures, films and speech by their size. */
public final class OpenAiTools {
    private static final Pattern QUALITY = Pattern.compile("[a-z][a-z0-9]{0,15}");

    private OpenAiTools() {}

    static void read(Fields body, String operation, Draft draft) {
        var units = new EventUnits(draft);
        if (!body.object("usage").has("server_side_tool_usage_details")) {
            outputs(body, units);
        }
        if (cited(body)) {
            units.add("web_searches", 1);
        }
        boolean made = switch (operation) {
            case Operations.IMAGES -> images(body, units);
            case Operations.VIDEO ->
                filmed(
                        body.has("seconds")
                                ? body.decimal("seconds")
                                : body.object("video").decimal("duration"),
                        body.text("size") + body.text("resolution"),
                        units);
            default -> false;
        };
        if (made) {
            draft.event().setUsageStatus(UsageStatus.COMPLETE);
        }
    }

    private static void outputs(Fields body, EventUnits units) {
        Set<String> containers = new HashSet<>();
        for (Fields item : body.objects(body.has("output") ? "output" : "outputs")) {
            switch (item.text("type")) {
                case "web_search_call" -> {
                    // Opening a page or looking in one belongs to the search that found it.
                    String action = item.object("action").text("type");
                    units.add("web_searches", action.isEmpty() || action.equals("search") ? 1 : 0);
                }
                case "file_search_call" -> units.add("storage_searches", 1);
                case "image_generation_call" -> units.add("output_images", 1);
                case "x_search_call" -> units.add("x_searches", 1);
                case "code_interpreter_call" -> {
                    // Where nobody names a container, each run is billed, not the session.
                    String container = item.text("container_id");
                    units.add("code_executions", container.isEmpty() ? 1 : 0);
                    containers.add(container);
                }
                default -> {}
            }
        }
        containers.remove("");
        units.add("code_interpreter_sessions", containers.size());
    }

    /** A chat model that searches by itself says so only by what it cites. */
    private static boolean cited(Fields body) {
        for (Fields choice : body.objects("choices")) {
            for (Fields annotation : choice.object("message").objects("annotations")) {
                if (annotation.text("type").equals("url_citation")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Pictures that are not billed by tokens are by number, or by what {@code size} says. */
    private static boolean images(Fields body, EventUnits units) {
        List<Fields> pictures = body.objects("data");
        Fields usage = body.object("usage");
        if (usage.has("output_tokens") || usage.has("completion_tokens") || pictures.isEmpty()) {
            return false;
        }
        pictured(pictures.size(), body.text("size"), body.text("quality"), units);
        return true;
    }

    /**
     * Pictures by number, by size where it is told, as {@code 1024x1792} or {@code 1024*1792}, and by quality where it is told and
     * not the usual one: a part of them, as {@code output_images_hd_1024x1792}.
     */
    public static void pictured(long pictures, String size, String quality, EventUnits units) {
        units.add("output_images", pictures);
        String[] sides = size.toLowerCase(Locale.ROOT).split("[x*×]", -1);
        long width = sides.length == 2 ? side(sides[0].strip()) : 0;
        long height = sides.length == 2 ? side(sides[1].strip()) : 0;
        boolean sized = width > 0 && height > 0 && pictures > 0;
        if (sized) {
            units.add("image_width", width);
            units.add("image_height", height);
            units.add("output_pixels", width * height * pictures);
        }
        String word = quality.toLowerCase(Locale.ROOT);
        if (QUALITY.matcher(word).matches() && !word.equals("standard")) {
            units.add("output_images_" + word + (sized ? "_" + width + 'x' + height : ""), pictures);
        }
    }

    /** Seconds, and those of a dearer resolution as a part of them. */
    public static boolean filmed(@Nullable BigDecimal seconds, String size, EventUnits units) {
        units.add("output_video_seconds", seconds);
        long longer = 0;
        for (String side : size.split("x", -1)) {
            longer = Math.max(longer, side(side));
        }
        if (longer > 1280 || size.contains("1080")) {
            units.add("output_video_seconds_1080p", seconds);
        }
        return seconds != null;
    }

    private static long side(String text) {
        boolean number = !text.isEmpty() && text.length() <= 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(text) : 0;
    }
}
