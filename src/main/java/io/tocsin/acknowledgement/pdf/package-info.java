/**
 * What the library that makes PDF leaves to others: which characters can be printed, and scripts that run from right to left.
 * Text of a page enters; it leaves in the order and the shapes in which it is drawn.
 */
package io.tocsin.acknowledgement.pdf;
