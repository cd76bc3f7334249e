package io.costline.ingest.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So much of something, shared by tenants: one may take more while it holds less than three times what is left. Alone it gets
 * three quarters of all, and however much it asks for, a quarter stays for the others, of which each in turn gets the same share.
 */
final class Shares {
    private static final int TIMES_WHAT_IS_LEFT = 3;

    private final long all;
    private final AtomicLong taken = new AtomicLong();
    private final Map<String, AtomicLong> byTenant = new ConcurrentHashMap<>(); // only tenants that have a key

    Shares(long all) {
        this.all = all;
    }

    boolean take(String tenant, long amount) {
        AtomicLong own = byTenant.computeIfAbsent(tenant, name -> new AtomicLong());
        long held = own.getAndAdd(amount);
        long before = taken.getAndAdd(amount);
        if (before + amount <= all && held < TIMES_WHAT_IS_LEFT * (all - before)) {
            return true;
        }
        give(own, amount);
        return false;
    }

    void give(String tenant, long amount) {
        AtomicLong own = byTenant.get(tenant);
        if (own != null) {
            give(own, amount);
        }
    }

    private void give(AtomicLong own, long amount) {
        own.addAndGet(-amount);
        taken.addAndGet(-amount);
    }

    long taken() {
        return taken.get();
    }
}
