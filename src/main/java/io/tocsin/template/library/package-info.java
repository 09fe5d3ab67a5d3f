/**
 * What templates are made from besides their own text: the ones that come with us, and fragments in their versions. A name
 * and a language enter; a text leaves, and who wrote it.
 */
package io.tocsin.template.library;
