/**
 * From release to the relay's answer. An approved notice and its stored words enter; outcomes, each an event and a figure,
 * leave. Here stands what a delivery is and how it looks from outside. Below: the queue in PostgreSQL ({@code queue}), who
 * empties it ({@code worker}), how much goes where ({@code shaping}), what is sent ({@code letter}), by which way
 * ({@code courier}), and what people do about it ({@code desk}).
 */
package io.tocsin.delivery;
