/**
 * Reading a template before anybody is told anything with it. A text enters; faults against the data contract, and what a
 * careful colleague would remark, leave.
 */
package io.tocsin.template.review;
