/**
 * The series of notices of an incident: drafting, audience, state, figures, and what an approval binds to. A draft enters;
 * an approved notice, whose words were made further down, leaves for release.
 */
package io.tocsin.notice;
