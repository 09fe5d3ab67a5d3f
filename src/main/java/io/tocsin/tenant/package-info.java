/**
 * The tenant directory: every customer organisation of the vendor's, with its contacts. Lists enter, from other systems and
 * by way of incidents; what is known of a tenant leaves.
 */
package io.tocsin.tenant;
