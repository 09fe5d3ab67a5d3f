/**
 * Reading a list that somebody uploaded: CSV, NDJSON or JSON enters, rows that have been checked one by one leave, and a
 * fault for everything that is wrong. The directory and the affected lists of incidents both take their rows from here.
 */
package io.tocsin.tenant.list;
