package io.tocsin.console;

import java.util.List;

/**
 * Why a page cannot be shown.
 *
 * @param sentences what is wrong, what became of the work, and what to do
 * @param instance names one internal error, or null
 * @param way address of a way on
 */
record ProblemShown(String title, List<String> sentences, String instance, String way, String wayWord) {
}
