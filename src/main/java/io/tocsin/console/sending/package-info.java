/**
 * The page on which people watch a notice go out: how far it is, what stands in its way, who answers; and where they hold it
 * or stop it. What a notice looks like each second enters; a page and pieces of it leave.
 */
package io.tocsin.console.sending;
