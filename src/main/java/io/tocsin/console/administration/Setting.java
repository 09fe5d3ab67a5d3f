package io.tocsin.console.administration;

/**
 * Something that is set outside of the console.
 *
 * @param what in plain words
 * @param value as it is, in plain words; never a secret
 * @param setting to be set, as an environment variable
 */
record Setting(String what, String value, String setting) {
}
