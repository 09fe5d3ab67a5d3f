/**
 * The map. First what every stage stands on, then one package per stage of what happens to one affected tenant. A package
 * imports only those before it, which {@code ArchitectureTest} holds. Stages are joined by rows, not by calls or events: each
 * leaves rows that the next
 * one asks for, so that stopping upstream stops everything downstream, and a crash between two stages loses nothing.
 *
 * <ol>
 * <li>{@code postgres}: the database, embedded unless one is named
 * <li>{@code problem}, {@code time}: refusals, and the clock
 * <li>{@code smtp}, {@code dns}, {@code diagnosis}: how mail servers and name servers are spoken to, and what a reply means
 * <li>{@code journal}, {@code http}, {@code access}, {@code vendor}: the record of acts, requests and answers, who may do what,
 * and in whose name
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
 * <li>{@code task}: what stops on its way is work for a person
 * <li>{@code delivery}: the notice is released; the queue hands each delivery to a worker, whose courier takes it to the relay,
 * and what came of it is settled
 * <li>{@code preview}: one tenant's mail is looked at before it is sent, and sent to the operator who looks
 * <li>{@code preflight}: all that was checked, for whoever approves
 * <li>{@code receipt}: a mail comes back, or its provider says what became of it
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
