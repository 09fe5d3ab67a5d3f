/**
 * Templates in versions and languages, and the sandbox that turns them into words. A template and the data of one tenant
 * enter; subject, HTML and plain text leave, with placeholders where a delivery's link and code will stand.
 */
package io.tocsin.template;
