/** What name servers say. Names of domains enter; answers leave, or that there was none in time. */
package io.tocsin.dns;
