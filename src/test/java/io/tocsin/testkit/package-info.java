/** What tests stand on: a clock they move, a real PostgreSQL, a real SMTP server. */
package io.tocsin.testkit;
