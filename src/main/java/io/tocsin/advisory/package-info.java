/**
 * Preparation: the facts of each affected tenant become words, checked and stored. A draft with its audience enters; stored
 * renderings, the deliveries that will carry them, and one digest over words and recipients leave.
 */
package io.tocsin.advisory;
