/**
 * The pages of an incident: opening and changing it, its story in order, and the way from a list to the answers with what is
 * done and what is next. What is read here belongs to the packages before; what is decided is the API's own verb.
 */
package io.tocsin.console.incident;
