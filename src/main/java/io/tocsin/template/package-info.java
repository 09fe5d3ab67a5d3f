/**
 * Templates and what becomes of them. In goes an operator's text: a draft, a version, a fragment that others include, each
 * checked against the data contract and read as a careful colleague would. Out go words for one tenant in one language, made in
 * a sandbox that reaches nothing but that tenant's data, and the mail around them.
 */
package io.tocsin.template;
