/**
 * Passwords of operators who are persons, the links that set a first one, who gets the very first, and what is counted against
 * guessing them. A name and a password enter, or a key, or a link; a session leaves. Another way of signing in needs nothing of
 * this.
 */
package io.tocsin.access.password;
