/** Time, ids that sort by it, and maps that forget what is old. */
package io.tocsin.time;
