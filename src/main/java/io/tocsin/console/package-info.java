/**
 * The pages of the vendor's own people. A session enters, a page leaves, and what a person decides leaves as the same verb that
 * the API calls. Here stands what every page shares: the frame around it, who looks at it, words for states and times. Each
 * area has a package of its own below, with its addresses, its read models and its forms.
 */
package io.tocsin.console;
