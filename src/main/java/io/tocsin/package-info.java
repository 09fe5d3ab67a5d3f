/**
 * The map. One package per stage of what happens to one affected tenant, in this order; a package imports only those before
 * it, which {@code ArchitectureTest} holds. Stages are joined by rows, not by calls or events: each leaves rows that the next
 * one asks for, so that stopping upstream stops everything downstream, and a crash between two stages loses nothing.
 *
 * <ol>
 * <li>{@code postgres}: the database, embedded unless one is named
 * <li>{@code problem}, {@code time}, {@code journal}, {@code http}, {@code access}, {@code vendor}: what every stage stands
 * on: refusals, the clock, the record of acts, requests and answers, who may do what, who speaks
 * <li>{@code tenant}: the directory of all customers
 * <li>{@code incident}: what happened
 * <li>{@code affected}: an upload becomes rows, or faults with line, column and remedy; the tenant is on the list, with its
 * facts and contacts
 * <li>{@code template}: words with blanks, in a sandbox
 * <li>{@code notice}: a round of telling is drafted; later a second person approves it by its digest
 * <li>{@code leak}: what each tenant is called by, to be found again in words that are for another
 * <li>{@code advisory}: the tenant's facts fill the blanks; the words are checked and stored, and a delivery is written for
 * each of its contacts
 * <li>{@code signature}, {@code passphrase}: proof of what was told, and a way to tell those whose mail may be watched
 * <li>{@code delivery}: the notice is released; the queue hands each delivery to a worker, whose courier takes it to the relay,
 * and what came of it is settled
 * <li>{@code preview}: one tenant's mail is looked at before it is sent, and sent to the operator who looks
 * <li>{@code preflight}: all that was checked, for whoever approves, with what name servers say ({@code dns})
 * <li>{@code acknowledgement}: a contact reads, checks that it is genuine, and answers for the tenant
 * <li>{@code status}: who was told what, when, and who answered
 * <li>{@code console}: the vendor's own people do all of it on pages
 * <li>{@code demo}: all of it on a sample incident
 * </ol>
 *
 * <p>
 * {@code JourneyTest} walks the same way. {@link io.tocsin.Main} is where the process begins.
 */
package io.tocsin;
