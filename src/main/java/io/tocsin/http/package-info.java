/**
 * What every resource of the API shares: pages and cursors, revisions as ETags, answers that can be asked for again.
 */
package io.tocsin.http;
