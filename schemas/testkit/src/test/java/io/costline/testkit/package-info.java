/** Tests of the stack's choices, and what the tests of its services share. Test fields are set by JUnit, so no null marking. */
package io.costline.testkit;
