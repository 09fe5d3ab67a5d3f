/**
 * The affected list of an incident, for people: a file enters and is kept for an hour, is checked, shown with its faults beside
 * their rows and with what it would change, and is taken over as it was shown. A single tenant is typed in, changed or taken
 * off.
 */
package io.tocsin.console.list;
