/**
 * The mail around the words: how far it may be passed on, who writes, how to check that it is genuine, why it came. A language
 * and what is known of vendor and incident enter; a frame with places for the words leaves.
 */
package io.tocsin.template.frame;
