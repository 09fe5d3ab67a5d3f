/**
 * Work for a person. A delivery that came to a state which it does not leave by itself enters, by way of the database, in the
 * transaction of the move; lists of what is to be done, and a person's word that it is done, leave.
 */
package io.tocsin.task;
