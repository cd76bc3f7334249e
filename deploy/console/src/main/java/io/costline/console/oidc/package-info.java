/** Signing in through an OpenID Connect provider: the code flow with PKCE, and what a person's groups let them see. */
@NullMarked
package io.costline.console.oidc;

import org.jspecify.annotations.NullMarked;
