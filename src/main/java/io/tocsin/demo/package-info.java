/**
 * A sample incident, a local inbox, and the run that drives one through the service into the other. Nothing enters but a
 * fixed seed; lists, mails on this machine and a summary on the terminal leave. No part of it exists under {@code serve}.
 */
package io.tocsin.demo;
