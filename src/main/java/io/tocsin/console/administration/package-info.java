/**
 * Who may act, and how the service is set up: operators and keys to change, everything else to look at with the setting that
 * changes it. Settings stand in the environment, so that all replicas have the same ones.
 */
package io.tocsin.console.administration;
