/** Time, and ids that sort by it. */
package io.tocsin.time;
