/**
 * Who is signed in to the console. A cookie enters; the {@link io.tocsin.access.session.Session} behind it leaves, with the
 * operator's roles as they are at this moment. However somebody signs in, it ends in {@link io.tocsin.access.session.Sessions}.
 */
package io.tocsin.access.session;
