package io.tocsin.console.administration;

import io.tocsin.console.Label;

/**
 * How one part of the service is.
 *
 * @param what e.g. {@code Database}
 * @param words what is known of it
 * @param todo what to do about it; null where nothing is to be done
 * @param setting with which whoever runs the service does it; null where it is no setting
 */
record Sign(String what, Label state, String words, String todo, String setting) {

    Sign(String what, Label state, String words, String todo) {
        this(what, state, words, todo, null);
    }
}
