package io.costline.ingest.adapter.reading;

import static java.util.Map.entry;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.FailureCause;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settles which limit a failed call failed of: by what the error names, then by the status, then by what is left in the headers. */
public final class QuotaRules {
    /** Codes and types in lower case. What is named by several sources means the same in all. */
    private static final Map<String, BlockedBy> NAMED = Map.ofEntries(
            entry("credit_balance_exhausted", BlockedBy.PREPAID_BALANCE),
            entry("billing_error", BlockedBy.PREPAID_BALANCE),
            entry("insufficient_funds", BlockedBy.PREPAID_BALANCE),
            entry("insufficient_balance", BlockedBy.PREPAID_BALANCE),
            entry("insufficient_credits", BlockedBy.PREPAID_BALANCE),
            entry("openrouter_credits", BlockedBy.PREPAID_BALANCE),
            entry("openrouter_key_limit", BlockedBy.APP_KEY),
            entry("organization_spend_limit_exceeded", BlockedBy.ACCOUNT_SPEND_LIMIT),
            entry("organization_usage_limit_exceeded", BlockedBy.ACCOUNT_SPEND_LIMIT),
            entry("billing_hard_limit_reached", BlockedBy.ACCOUNT_SPEND_LIMIT),
            entry("enforced_spend_limit_reached", BlockedBy.ACCOUNT_SPEND_LIMIT),
            entry("project_spend_limit_exceeded", BlockedBy.PROJECT_SPEND_LIMIT),
            entry("insufficient_quota", BlockedBy.PREPAID_BALANCE_OR_LIMIT),
            entry("model_not_found", BlockedBy.MODEL_ACCESS),
            entry("overloaded_error", BlockedBy.MODEL_AVAILABILITY),
            entry("unavailable", BlockedBy.MODEL_AVAILABILITY),
            entry("modelnotreadyexception", BlockedBy.MODEL_AVAILABILITY),
            entry("serviceunavailableexception", BlockedBy.MODEL_AVAILABILITY),
            entry("serviceunavailableerror", BlockedBy.MODEL_AVAILABILITY),
            entry("servicequotaexceededexception", BlockedBy.ACCOUNT_QUOTA),
            entry("throttlingexception", BlockedBy.PROVIDER_TPM_OR_RPM),
            entry("budgetexceedederror", BlockedBy.APP_KEY_OR_TEAM_BUDGET),
            entry("budget_exceeded", BlockedBy.APP_KEY_OR_TEAM_BUDGET),
            entry("routerratelimiterror", BlockedBy.GATEWAY_RATE),
            entry("local_rate_limited", BlockedBy.GATEWAY_RATE),
            entry("request_rate_limited", BlockedBy.GATEWAY_RATE),
            entry("ratelimiterror", BlockedBy.PROVIDER_RATE),
            entry("content_filter", BlockedBy.GUARDRAIL),
            entry("content_policy_violation", BlockedBy.GUARDRAIL),
            entry("contentpolicyviolationerror", BlockedBy.GUARDRAIL),
            entry("moderation_blocked", BlockedBy.GUARDRAIL));

    /** Fixed wordings of messages. Nothing of a message is kept but the limit. */
    private static final Map<String, BlockedBy> BEGINNINGS = Map.of(
            "Your credit balance is too low", BlockedBy.PREPAID_BALANCE,
            "You have reached your specified API usage limits", BlockedBy.ACCOUNT_SPEND_LIMIT,
            "Budget has been exceeded! Team=", BlockedBy.TEAM_BUDGET,
            "ExceededBudget: End User=", BlockedBy.END_USER_BUDGET,
            "No deployments available - crossed budget", BlockedBy.DEPLOYMENT_BUDGET);

    private static final String OF_A_MODEL = "exceeded budget for model=";
    private static final int WORDING = 300;

    private QuotaRules() {}

    /** The limit a message names by a wording its sender does not change; empty for none. */
    public static String said(String message) {
        String start = message.substring(0, Math.min(WORDING, message.length())).strip();
        String text = start.startsWith("litellm.")
                ? start.substring(start.indexOf(':') + 1).strip()
                : start;
        for (Map.Entry<String, BlockedBy> beginning : BEGINNINGS.entrySet()) {
            if (text.startsWith(beginning.getKey())) {
                return beginning.getValue().name();
            }
        }
        // The key's name stands in front.
        return text.contains(OF_A_MODEL) && !text.contains("\n") ? BlockedBy.APP_KEY_MODEL_BUDGET.name() : "";
    }

    /** @param headers of the delivery, by lower-case name */
    public static void settle(Draft draft, String source, Map<String, String> headers) {
        FailureCause failure = draft.failure();
        RequestEvent event = draft.event();
        boolean failed = event.getStatus() == CallStatus.ERROR || event.getStatus() == CallStatus.BLOCKED;
        if (failure == null || !failed || !event.getBlockedBy().isEmpty()) {
            return;
        }
        BlockedBy limit =
                failure.limit().isEmpty() ? limit(failure, event, source, headers) : BlockedBy.valueOf(failure.limit());
        if (limit != null) {
            event.setBlockedBy(limit.name());
            event.setStatus(limit.blocks() ? CallStatus.BLOCKED : CallStatus.ERROR);
        }
    }

    private static @Nullable BlockedBy limit(
            FailureCause failure, RequestEvent event, String source, Map<String, String> headers) {
        BlockedBy named = named(failure);
        if (named != null && named != BlockedBy.PROVIDER_RATE && named != BlockedBy.PROVIDER_TPM_OR_RPM) {
            return named;
        }
        String code = word(failure.code());
        int status = event.getHttpStatus();
        if (status == 0 && code.matches("[45]\\d\\d")) {
            status = Integer.parseInt(code);
        }
        boolean rate = named != null
                || status == 429
                || code.startsWith("rate_limit")
                || word(failure.type()).startsWith("rate_limit")
                || word(failure.type()).equals("resource_exhausted");
        if (!rate) {
            return ofStatus(status, source);
        }
        BlockedBy counted = counted(failure, headers);
        if (counted != null || named != null) {
            return counted == null ? named : counted;
        }
        return ofRate(failure, event, source, headers);
    }

    private static @Nullable BlockedBy named(FailureCause failure) {
        for (String name : new String[] {failure.code(), failure.scope(), failure.type()}) {
            String word = word(name);
            BlockedBy limit = NAMED.get(word);
            if (limit != null) {
                return limit;
            }
            if (word.startsWith("no deployments available - crossed budget")) {
                return BlockedBy.DEPLOYMENT_BUDGET;
            }
            if (word.startsWith("guardrail")) {
                return BlockedBy.GUARDRAIL;
            }
        }
        return null;
    }

    /** In lower case; of a class's name the last word. */
    private static String word(String name) {
        String last = name.contains(" ") ? name : name.substring(name.lastIndexOf('.') + 1);
        return last.toLowerCase(Locale.ROOT);
    }

    private static @Nullable BlockedBy ofStatus(int status, String source) {
        boolean portkey = source.equals("portkey");
        return switch (status) {
            case 402 -> BlockedBy.PREPAID_BALANCE;
            case 412 -> portkey ? BlockedBy.APP_KEY_OR_TEAM_BUDGET : null;
            case 446 -> portkey ? BlockedBy.GUARDRAIL : null;
            case 503, 529 -> BlockedBy.MODEL_AVAILABILITY;
            default -> null;
        };
    }

    /** What the error or the headers say was used up: requests, tokens or the day's quota. */
    private static @Nullable BlockedBy counted(FailureCause failure, Map<String, String> headers) {
        String type = word(failure.type());
        String quota = type.equals("resource_exhausted") ? word(failure.scope()) : "";
        if (quota.contains("perday")) {
            return BlockedBy.PROVIDER_DAILY;
        }
        boolean tokens = type.equals("tokens") || quota.contains("token");
        boolean requests = type.equals("requests") || !tokens && quota.contains("requests");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String name = header.getKey();
            boolean limit = name.startsWith("x-ratelimit-remaining-") || name.startsWith("anthropic-ratelimit-");
            if (limit && name.contains("remaining") && header.getValue().strip().equals("0")) {
                tokens |= name.contains("token");
                requests |= name.contains("request");
            }
        }
        if (tokens && requests) {
            return BlockedBy.PROVIDER_TPM_OR_RPM;
        }
        return tokens ? BlockedBy.PROVIDER_TPM : requests ? BlockedBy.PROVIDER_RPM : null;
    }

    /** A rate nobody counts for us: whose it is. */
    private static BlockedBy ofRate(
            FailureCause failure, RequestEvent event, String source, Map<String, String> headers) {
        if (headers.getOrDefault("x-vertex-ai-llm-request-type", "").strip().equalsIgnoreCase("dedicated")) {
            return BlockedBy.PROVISIONED_CAPACITY;
        }
        return switch (source) {
            case "openrouter", "portkey" ->
                failure.scope().isEmpty() ? BlockedBy.GATEWAY_RATE : BlockedBy.PROVIDER_RATE;
            case "cloudflare" ->
                failure.code().equals("2003") ? BlockedBy.GATEWAY_RATE : BlockedBy.GATEWAY_OR_PROVIDER_RATE;
            case "litellm" -> BlockedBy.PROVIDER_RATE;
            case "envoy" ->
                failure.code().equals("via_upstream") ? BlockedBy.PROVIDER_RATE : BlockedBy.GATEWAY_OR_PROVIDER_RATE;
            default ->
                event.getLayer() == ObservationLayer.PROVIDER
                        ? BlockedBy.PROVIDER_TPM_OR_RPM
                        : BlockedBy.GATEWAY_OR_PROVIDER_RATE;
        };
    }
}
