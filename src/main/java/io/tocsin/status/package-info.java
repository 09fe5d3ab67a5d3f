/**
 * Answers to "how does this tenant stand?" and "who has not answered yet?", for other systems and for the people who chase
 * the silent. What every stage before wrote enters; nothing but readings leave.
 */
package io.tocsin.status;
