package io.costline.enrich.topology;

import io.costline.enrich.pricing.CallTerms;

/** What decides a call's card, as a map key that is filled in again for every event instead of made. */
final class CallPlace {
    private String provider = "";
    private String model = "";
    private String vendor = "";
    private String account = "";
    private String serviceTier = "";
    private String speed = "";
    private String region = "";
    private boolean batch;
    private CallTerms terms = CallTerms.NONE;

    void set(
            String newProvider,
            String newModel,
            String newVendor,
            String newAccount,
            String newServiceTier,
            String newSpeed,
            String newRegion,
            boolean newBatch,
            CallTerms newTerms) {
        provider = newProvider;
        model = newModel;
        vendor = newVendor;
        account = newAccount;
        serviceTier = newServiceTier;
        speed = newSpeed;
        region = newRegion;
        batch = newBatch;
        terms = newTerms;
    }

    CallPlace copy() {
        CallPlace copy = new CallPlace();
        copy.set(provider, model, vendor, account, serviceTier, speed, region, batch, terms);
        return copy;
    }

    String provider() {
        return provider;
    }

    String model() {
        return model;
    }

    String vendor() {
        return vendor;
    }

    String account() {
        return account;
    }

    String serviceTier() {
        return serviceTier;
    }

    String speed() {
        return speed;
    }

    String region() {
        return region;
    }

    boolean batch() {
        return batch;
    }

    CallTerms terms() {
        return terms;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // terms are one object for the same contracts
    public boolean equals(Object other) {
        return other instanceof CallPlace that
                && model.equals(that.model)
                && provider.equals(that.provider)
                && account.equals(that.account)
                && vendor.equals(that.vendor)
                && serviceTier.equals(that.serviceTier)
                && speed.equals(that.speed)
                && region.equals(that.region)
                && batch == that.batch
                && terms == that.terms;
    }

    @Override
    public int hashCode() {
        int hash = model.hashCode() * 31 + provider.hashCode();
        hash = hash * 31 + account.hashCode();
        hash = hash * 31 + serviceTier.hashCode();
        return hash * 31 + region.hashCode();
    }
}
