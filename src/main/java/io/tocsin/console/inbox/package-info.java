/**
 * Everything that got stuck and needs a person, by its cause. Open tasks, reports of wrong contacts and messages that belong to
 * no letter enter; a page leaves that says what to do, and the verbs of their packages are called.
 */
package io.tocsin.console.inbox;
