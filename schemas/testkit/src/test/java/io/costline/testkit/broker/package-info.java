/** Tests of this package. Fields are set by JUnit, so there is no null marking. */
package io.costline.testkit.broker;
