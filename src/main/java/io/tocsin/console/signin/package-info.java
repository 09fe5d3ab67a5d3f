/**
 * In and out: the form with name and password, the link for a first password, and what belongs to whoever is signed in.
 * Passwords and sessions themselves belong to {@link io.tocsin.access}.
 */
package io.tocsin.console.signin;
