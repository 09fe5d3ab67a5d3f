/**
 * What is sent. A claimed delivery and the stored words enter; a letter leaves, with this recipient's token, codes and files.
 */
package io.tocsin.delivery.letter;
