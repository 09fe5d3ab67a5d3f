/**
 * From Markdown to words. A template and one tenant's data enter; a subject, HTML and plain text that say the same leave.
 */
package io.tocsin.template.words;
