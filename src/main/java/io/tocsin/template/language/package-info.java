/**
 * What a template may say: expressions, loops and conditions over one tenant's data, in a sandbox that reaches nothing else.
 * A template and values enter; Markdown with the values marked leaves, or a sentence on why not.
 */
package io.tocsin.template.language;
