/**
 * Operators' templates: a draft, a version, a fragment that others include, each checked as it is written and kept as it was
 * used. Text enters by the API; what is published leaves, in all its languages. Below: what a template may say
 * ({@code language}), what becomes of it ({@code words}), how it is read and checked ({@code review}), what comes with us
 * ({@code library}), and the mail around the words ({@code frame}).
 */
package io.tocsin.template;
