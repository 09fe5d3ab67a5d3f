/**
 * What an approver sees before saying yes or no, on one page: who gets what in which language, what was checked, whose words to
 * read, and what exactly is approved. A notice enters; a preparation, a waiver, a decision or a release leaves as the verb that
 * the API calls too.
 */
package io.tocsin.console.approval;
