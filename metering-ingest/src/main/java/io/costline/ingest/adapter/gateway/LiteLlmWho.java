package io.costline.ingest.adapter.gateway;

import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whom a record names: key, team and user of the proxy, its end user, and the labels callers sent along. */
final class LiteLlmWho {
    private LiteLlmWho() {}

    static void read(Fields log, Fields metadata, RequestEvent event) {
        String endUser = log.text("end_user");
        endUser = endUser.isEmpty() ? metadata.text("user_api_key_end_user_id") : endUser;
        String user = endUser.isEmpty() ? metadata.text("user_api_key_user_id") : endUser;
        event.setEndUserId(user.isEmpty() ? log.text("user") : user);
        String team = metadata.firstText("user_api_key_team_alias", "user_api_key_team_id");
        event.setTeam(team.isEmpty() ? log.text("team_id") : team);
        event.setProject(metadata.firstText("user_api_key_project_alias", "user_api_key_project_id"));
        String appKey = metadata.firstText("user_api_key_alias", "user_api_key_hash", "user_api_key");
        event.setAppKey(appKey.isEmpty() ? log.text("api_key") : appKey);
        event.setSessionId(log.text("session_id").isEmpty() ? metadata.text("session_id") : log.text("session_id"));
        event.setTraceId(log.text("trace_id"));
        event.setTags(tags(log.texts("request_tags")));
        Labels.fill(metadata.object("requester_metadata"), event);
        Labels.fill(metadata.object("spend_logs_metadata"), event);
        Labels.fillFromHeaders(metadata.object("requester_custom_headers"), event);
        if (event.getCustomerId().isEmpty()) {
            event.setCustomerId(endUser); // LiteLLM calls its end users customers
        }
    }

    /** {@code "k:v"} and {@code "k=v"} are pairs; any other tag stands for itself. */
    private static Map<String, String> tags(List<String> tags) {
        var pairs = new HashMap<String, String>();
        for (String tag : tags) {
            int cut = tag.indexOf('=') > 0 ? tag.indexOf('=') : tag.indexOf(':');
            boolean pair = cut > 0 && !tag.startsWith("User-Agent");
            pairs.put(
                    pair ? tag.substring(0, cut).strip() : tag,
                    pair ? tag.substring(cut + 1).strip() : "true");
        }
        return pairs;
    }
}
