/**
 * Looking before anybody is told: what one tenant reads, as text, page and mail, what in it is the tenant's own, and a test of
 * it to the operator who asks. Stored words, or a draft and a tenant, enter; nothing leaves but to the one who looks.
 */
package io.tocsin.preview;
