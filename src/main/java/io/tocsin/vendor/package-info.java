/** Who speaks: the vendor's name and how to reach it, and the address under which tenants reach this service. */
package io.tocsin.vendor;
