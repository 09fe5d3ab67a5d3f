/** The first page: the incidents that are open, each with how far its tenants are told, and what waits for whoever looks. */
package io.tocsin.console.home;
