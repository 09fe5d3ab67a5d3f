/**
 * The words: templates with their versions and drafts, an editor with a letter beside it, the words of one notice for any of
 * its tenants, and the form for the next notice of a series. A text enters; a draft, a version or a notice leaves.
 */
package io.tocsin.console.words;
