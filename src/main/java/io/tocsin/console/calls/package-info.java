/**
 * Whom to call, with what to say. A notice enters; a list of its tenants in the order of their risk leaves, as a page, on paper
 * or as a file, and what came of each call is noted.
 */
package io.tocsin.console.calls;
