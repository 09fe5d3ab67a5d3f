/**
 * Notices as they move, for those who watch them: programs over the API and people in the console. What a notice looks like
 * each second enters, read once however many watch; events leave, each as fast as its reader takes them.
 */
package io.tocsin.notice.stream;
