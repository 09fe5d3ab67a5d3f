/**
 * Notices for tenants whose mail may be watched. An operator's request enters, and a passphrase leaves, once, to be given to
 * the tenant by phone or in person; from then on its letters carry no content and its pages ask for it.
 */
package io.tocsin.passphrase;
